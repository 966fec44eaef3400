"""Whether the suite has seen what openapi.json describes: every call, and every status at every call."""

# Answers that many calls share and no call words for itself: each is to be seen at one of them.
SHARED = {403, 413, 415, 429, 503}

# Call and status, or the call alone -> why the suite never sees it. What is seen after all has no place here.
NOT_SEEN = {}


def faults(description, seen, not_seen=None):
    """`seen` holds lines as "POST /login 200"."""
    excused = NOT_SEEN if not_seen is None else not_seen
    found = []
    for operation in description.operations:
        statuses = description.answers_of(operation)
        if not any(f"{operation.name} {status}" in seen for status in statuses):
            if operation.name not in excused:
                found.append(f"{operation.name} is described and was never called")
            continue
        for status, is_shared in statuses.items():
            line = f"{operation.name} {status}"
            if line in seen or line in excused:
                continue
            if not (is_shared and status in SHARED and any(each.endswith(f" {status}") for each in seen)):
                found.append(f"{line} is described and was never seen")
    called = {line.rsplit(" ", 1)[0] for line in seen}
    found += [f"{line} was seen: it has no place among NOT_SEEN" for line in excused if line in seen | called]
    return found
