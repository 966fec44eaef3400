"""The mails to a person, as the service's console tells of them: their links."""

import re

from driver.waiting import wait_until


def link_to(service, email, page):
    """The link to a page of the portal in the newest mail to this address that has one."""
    return wait_until(lambda: links_to(service, email, page), 20, f"a link to {page} for {email}")[-1]


def links_to(service, email, page):
    """A mail begins with "… for ADDRESS: …"; its link is on that line or below."""
    links, addressee = [], None
    for line in list(service.program.output.lines):
        if begin := re.match(r"\S.* for (\S+@\S+): ", line):
            addressee = begin[1]
        if addressee == email:
            links += re.findall(rf"\S+/{page}\?token=[\w.-]+", line)
    return links
