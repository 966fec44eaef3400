// The secret of a link in a mail. It is taken out of the address at once, and kept by this page alone: neither the
// history nor another page gets to see it.

const token = new URLSearchParams(location.search).get("token");
history.replaceState(null, "", location.pathname);

// null: the address held none.
export const linkToken = token || null;
