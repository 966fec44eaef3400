// What one tab remembers from page to page. Names begin with the portal's path: two portals may share an origin.

const prefix = `sih-auth:${new URL("./", location.href).pathname}:`;

export function recall(name) {
  try {
    return JSON.parse(sessionStorage.getItem(prefix + name));
  } catch {
    return null;
  }
}

export function remember(name, value) {
  try {
    sessionStorage.setItem(prefix + name, JSON.stringify(value));
  } catch {
    // A browser that stores nothing: the page goes on without, and isAllowed() tells the person.
  }
}

export function forget(...names) {
  for (const name of names) {
    try {
      sessionStorage.removeItem(prefix + name);
    } catch {
      // Then there is nothing to forget.
    }
  }
}

export function take(name) {
  const value = recall(name);
  forget(name);
  return value;
}

export function isAllowed() {
  remember("probe", true);
  return navigator.cookieEnabled && take("probe") === true;
}
