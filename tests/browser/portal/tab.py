"""One tab: what is on its page, and what a person does with keyboard and mouse. Every look waits a little."""

from urllib.parse import urlsplit

from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

SECONDS = 10

# WebDriver's own ways to ask this take several times as long. An element that is missing is an error there, too.
SHOWN = """
    const element = document.querySelector(arguments[0]);
    if (!element) throw new Error(`nothing is ${arguments[0]}`);
    const isShown = (it) => it.checkVisibility({ visibilityProperty: true });
"""


class Tab:
    def __init__(self, driver):
        self.driver = driver
        self.handle = driver.current_window_handle

    # ---- where it is

    def open(self, url):
        self.driver.get(url)
        return self

    def wait_for(self, condition, what):
        """Pages come and go meanwhile: an element of the last one is no answer."""
        ignored = (StaleElementReferenceException, WebDriverException)
        return WebDriverWait(self.driver, SECONDS, 0.03, ignored).until(lambda _: condition(), f"{what}; {self.url}")

    def wait_for_path(self, path):
        self.wait_for(lambda: urlsplit(self.url).path == path, f"the path {path}")

    def wait_for_url(self, url):
        self.wait_for(lambda: self.url == url, url)

    def wait_for_heading(self, text):
        self.wait_for(lambda: self.text("h1") == text, f"the heading {text}")

    @property
    def url(self):
        return self.driver.current_url

    @property
    def query(self):
        return urlsplit(self.url).query

    @property
    def history(self):
        """What Back and Forward lead to, and the page itself."""
        return [entry["url"] for entry in self.command("Page.getNavigationHistory")["entries"]]

    @property
    def title(self):
        return self.driver.title

    # ---- what it shows

    def find(self, selector):
        return self.driver.find_element("css selector", selector)

    def text(self, selector):
        """As a person sees it: "" when it is hidden."""
        return self.run(SHOWN + "return isShown(element) ? element.innerText.trim() : ''", selector)

    def wait_for_text(self, selector, part):
        self.wait_for(lambda: part in self.text(selector), f"“{part}” in {selector}")

    def is_shown(self, selector):
        return self.run(SHOWN + "return isShown(element)", selector)

    def wait_for_shown(self, selector):
        self.wait_for(lambda: self.is_shown(selector), selector)

    def value(self, selector):
        return self.find(selector).get_property("value")

    @property
    def focused(self):
        """The id of the element that has the focus."""
        return self.driver.switch_to.active_element.get_attribute("id")

    # ---- what is done with it

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def command(self, name, /, **parameters):
        return self.driver.execute_cdp_cmd(name, parameters)

    def type(self, selector, text):
        """Instead of what the field holds, and all at once, as by Ctrl-V."""
        self.wait_for_shown(selector)
        self.run("const field = document.querySelector(arguments[0]); field.focus(); field.select()", selector)
        self.command("Input.insertText", text=text)

    def press(self, selector):
        self.wait_for(lambda: self.is_shown(selector) and self.find(selector).is_enabled(), selector)
        self.find(selector).click()

    def press_key(self, name):
        ActionChains(self.driver).send_keys(getattr(Keys, name)).perform()

    def calls(self, endpoint):
        """How often this page has called the service there."""
        return self.run("return performance.getEntriesByType('resource')"
                        ".filter(entry => new URL(entry.name).pathname.endsWith('/' + arguments[0])).length", endpoint)

    def come_back_from_memory(self):
        """As Back does in a browser that keeps whole pages; chromedriver's does not."""
        self.run("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")

    def look_like(self, width, scheme="light", height=800):
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                     mobile=False)
        self.command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def new_tab(self):
        self.driver.switch_to.new_window("tab")
        return Tab(self.driver)

    def come_to_front(self):
        """Chromium without windows takes every tab for visible, so the page hears of it from here alone."""
        self.driver.switch_to.window(self.handle)
        self.run("document.dispatchEvent(new Event('visibilitychange'))")
