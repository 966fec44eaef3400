"""What can be measured of a page's accessibility."""

from pathlib import Path

CHECKS = (Path(__file__).parent / "accessibility.js").read_text(encoding="utf-8")

LOOKS = [(width, scheme) for width in (320, 360, 1280) for scheme in ("light", "dark")]


def faults_of(tab):
    return tab.run(CHECKS)


def must_be_accessible(tab):
    """At every width, in light and dark."""
    for width, scheme in LOOKS:
        tab.look_like(width, scheme)
        tab.wait_for(lambda: tab.run("return innerWidth") == width, "the width")
        assert faults_of(tab) == [], (width, scheme)


def tab_order(tab):
    """The names of what Tab reaches, from the first on the page to the last; each must show that it has the focus."""
    tab.run("const top = document.querySelector('header'); top.tabIndex = -1; top.focus()")
    names = []
    while True:
        tab.press_key("TAB")
        name = tab.run("""
            const element = document.activeElement;
            if (!element || element === document.body) return null;
            const { outlineStyle, outlineWidth } = getComputedStyle(element);
            const shows = outlineStyle === "solid" && parseFloat(outlineWidth) >= 2;
            return (shows ? "" : "invisible: ") + (element.ariaLabel ?? (element.name || element.innerText).split("\\n")[0]);
        """)
        if name is None or name in names:
            return names
        names.append(name)
