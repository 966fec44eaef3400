"""One Chromium, driven by chromedriver, with one tab after another."""

import contextlib

from selenium import webdriver
from selenium.webdriver.chrome.service import Service as ChromeDriver

from .tab import Tab

# Chromium without its own windows, whose drawing takes more of a core than the pages do.
PROGRAM = "/usr/lib/chromium/chromium-headless-shell"
SWITCHES = """--no-sandbox --disable-gpu --disable-quic --disable-dev-shm-usage --disable-background-networking
--process-per-site --lang=en""".split()


class Chromium:
    """`page`: any of the host under test, of whichever port. It stays open at the back, and with it the process for pages of that
    host, which each tab would otherwise have to wait for."""

    def __init__(self, page):
        self._driver = None
        options = webdriver.ChromeOptions()
        options.binary_location = PROGRAM
        for switch in SWITCHES:
            options.add_argument(switch)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        try:
            self._driver = webdriver.Chrome(service=ChromeDriver("/usr/bin/chromedriver"), options=options)
            self._driver.get(page)
        except BaseException:
            self.__exit__()
            raise
        self._at_the_back = self._driver.current_window_handle
        self.tab = Tab(self._driver)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with contextlib.suppress(Exception):
            self._driver.quit()

    def forget_everything(self):
        """A new tab instead of all others: what a tab remembers goes with it."""
        old = set(self._driver.window_handles) - {self._at_the_back}
        self._driver.switch_to.new_window("tab")
        new = self._driver.current_window_handle
        for handle in old:
            self._driver.switch_to.window(handle)
            self._driver.close()
        self._driver.switch_to.window(new)
        self._driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
        self.complaints()
        self.tab = Tab(self._driver)

    def complaints(self):
        """What stands in the consoles; that the service refused something is no complaint."""
        return [entry["message"] for entry in self._driver.get_log("browser")
                if "the server responded with a status of 4" not in entry["message"]]
