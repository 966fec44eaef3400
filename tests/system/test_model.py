"""Calls in random order, each held against a model of what the service has to remember: which answer is right, and after each
one whether every cookie and token that was ever given still is what the model says.

A walk that fails names its seed and what was done; `--model-seed SEED` takes the same one again."""

import random
import time

import pytest

from driver.addresses import fresh_address, fresh_email
from driver.mailbox import Mailbox
from driver.model import Login, Model, Session
from driver.owner import Owner
from driver.service import Service, running
from driver.visitor import PASSWORD, wrong_code

PASSWORDS = (PASSWORD, "copper-Thistle-27-meadow", "Quiet*Lantern*58*harbour")
NO_BACKUP_CODE = "0000-0000-0000-0000"
STEPS = 100


@pytest.fixture(scope="module")
def remembering(mail_server):
    """Codes outlive each walk."""
    with running(Service(mail_server, OTP_LIFETIME="10m", LOGIN_FAILURES_PER_IP=0)) as service:
        yield service


class Walk:
    """Two or three people at three browsers with four addresses; all chances are `chance`'s."""

    def __init__(self, service, seed):
        self.service, self.seed, self.chance = service, seed, random.Random(seed)
        self.model = Model()
        self.emails = [fresh_email(name) for name in ("ada", "ben", "cyd", "dot")]
        self.seats = [Owner(service) for _ in range(3)]
        self.spent = {"code": ["000000"], "login": [], "session": [], "reset": [], "undo": [], "backup code": [NO_BACKUP_CODE]}
        self.step, self.done, self.checked, self.outcomes = None, [], {True: 0, False: 0}, set()
        self.rules = [getattr(self, name) for name in dir(type(self)) if name.startswith("rule_")]
        # What leads inside, more often.
        self.rules += [self.rule_log_in] * 3 + [self.rule_enter_code] * 4 + [self.rule_get_tokens] * 2
        self.rules += [self.rule_sign_up, self.rule_refresh, self.rule_confirm_email]

    def take(self, steps):
        """All rules once in random order, and again; the first of them open what the others need."""
        bag = [self.rule_enter_code, self.rule_log_in, self.rule_sign_up] * 2
        while len(self.done) < steps:
            if not bag:
                bag = self.chance.sample(self.rules, len(self.rules))
            self.forget_limits()
            self.step = bag.pop()
            self.step()
            self.look_at_everything()

    # ---- choices

    def seat(self):
        """Any browser, at an address of its own each time: no limit per address is the subject."""
        seat = self.chance.choice(self.seats)
        seat.browser.address = fresh_address()
        return seat

    def signed_in(self):
        """(browser, its open session), where there is one; else any browser, and None."""
        inside = [seat for seat in self.seats if self.session_at(seat)]
        seat = self.chance.choice(inside) if inside and self.chance.random() < 0.9 else self.seat()
        seat.browser.address = fresh_address()
        return seat, self.session_at(seat)

    def session_at(self, seat):
        return self.model.session_of(seat.browser.cookies.get("session"))

    def claim(self):
        """(browser, address, its `login` cookie): mostly of a login that is pending, by its cookie or by the address alone; else
        whatever was ever given."""
        seat, pending = self.seat(), [login for login in self.model.logins if login.is_pending]
        if pending and self.chance.random() < 0.8:
            login = self.chance.choice(pending)
            email, cookie = login.account.email, self.chance.choice((login.cookie, login.cookie, None))
        else:
            email, cookie = self.email(), self.chance.choice([None, *(login.cookie for login in self.model.logins)])
        seat.browser.cookies.pop("login", None)
        if cookie:
            seat.browser.cookies["login"] = cookie
        return seat, email, cookie

    def email(self):
        known = [account.email for account in self.model.accounts]
        return self.chance.choice(known if known and self.chance.random() < 0.8 else self.emails)

    def password(self, account):
        """Mostly the right one."""
        right = account.password if account else PASSWORDS[0]
        return right if self.chance.random() < 0.8 else self.chance.choice(PASSWORDS)

    def code(self, email, cookie):
        """The right one, a wrong one, one that was right, or another login's."""
        login, _ = self.model.login_for(email, cookie)
        live = [code for code, _ in login.codes] if login else []
        others = [code for each in self.model.logins if each is not login for code, _ in each.codes]
        kind = self.chance.choice(("right",) * 5 + ("wrong", "old", "other's"))
        candidates = {"right": live, "wrong": [wrong_code(code) for code in live], "old": self.spent["code"],
                      "other's": others}[kind]
        return self.chance.choice(candidates or self.spent["code"])

    # ---- what is expected

    def expect(self, answer, is_right, status, error):
        """200 if it is right; else that."""
        name = self.step.__name__.removeprefix("rule_")
        self.done.append(f"{name}: {answer.status}")
        self.outcomes.add((name, is_right))
        answer.must_be(*(200,) if is_right else (status, None, error))
        return is_right

    def expect_owner(self, answer, session, password, is_right=True, status=401, error="invalid_otp"):
        """Of a call that takes somebody who is signed in, and a password where one is given."""
        if session is None:
            return self.expect(answer, False, 401, "authentication_required")
        if password not in (None, session.account.password):
            return self.expect(answer, False, 401, "invalid_credentials")
        return self.expect(answer, is_right, status, error)

    # ---- the rules

    def rule_sign_up(self):
        seat, email = self.seat(), self.chance.choice(self.emails)
        password = self.chance.choice(PASSWORDS)
        is_free = not self.model.is_taken(email)
        if self.expect(seat.sign_up(email=email, password=password), is_free, 409, "email_taken"):
            self.model.sign_up(email, password)

    def rule_log_in(self):
        seat, email = self.seat(), self.email()
        account = self.model.account_of(email)
        password = self.password(account)
        is_right = account is not None and password == account.password
        answer = seat.log_in(email=email, password=password)
        if self.expect(answer, is_right, 401, "invalid_credentials"):
            login = Login(account, answer.cookie("login").value, seat.browser.address)
            self.model.logins.append(login)
            self.model.ask_again(login, True, Mailbox(self.service, email).read_code())

    def rule_enter_code(self):
        seat, email, cookie = self.claim()
        code = self.code(email, cookie)
        old = seat.browser.cookies.get("session")
        is_right = self.model.is_right(email, cookie, code)
        answer = seat.browser.post("/verify-otp", {"email": email, "otp": code, "remember": True})
        if self.expect(answer, is_right, 401, "invalid_otp"):
            self.spent["code"].append(code)
            self.opened(email, cookie, answer, old)

    def rule_enter_backup_code(self):
        seat, email, cookie = self.claim()
        login, _ = self.model.login_for(email, cookie)
        if login and self.chance.random() < 0.7:
            seat.browser.address = login.address
        account = self.model.account_of(email)
        code = self.chance.choice(sorted(account.backup_codes if account else ()) or self.spent["backup code"])
        if self.chance.random() < 0.3:
            code = self.chance.choice(self.spent["backup code"])
        old = seat.browser.cookies.get("session")
        is_right = self.model.is_right_backup_code(email, cookie, seat.browser.address, code)
        answer = seat.browser.post("/verify-otp", {"email": email, "backup_code": code})
        if self.expect(answer, is_right, 401, "invalid_otp"):
            account.backup_codes.remove(code)
            self.spent["backup code"].append(code)
            self.opened(email, cookie, answer, old)

    def opened(self, email, cookie, answer, old):
        session = self.model.finish(email, cookie, Session(None, cookie=answer.cookie("session").value), old)
        assert answer.json["user"]["email"] == email
        self.note_number(session, {"Cookie": f"session={session.cookie}"})
        session.account.number = answer.json["user"]["id"]

    def note_number(self, session, headers):
        listed = self.seats[0].browser.get("/sessions", headers=headers).must_be(200).json["sessions"]
        (session.number,) = [each["id"] for each in listed if each["current"]]

    def rule_ask_for_another_code(self):
        seat, email, cookie = self.claim()
        login, is_holder = self.model.login_for(email, cookie)
        self.expect(seat.browser.post("/resend-otp", {"email": email}), True, None, None)
        if login:
            self.spent["code"] += [code for code, by_holder in login.codes if is_holder or not by_holder]
            self.model.ask_again(login, is_holder, Mailbox(self.service, email).read_code())

    def rule_get_tokens(self):
        seat, email, cookie = self.claim()
        code = self.code(email, cookie)
        is_right = self.model.is_right(email, cookie, code)
        answer = seat.browser.post("/token", {"grant_type": "otp", "email": email, "otp": code})
        if self.expect(answer, is_right, 401, "invalid_otp"):
            self.spent["code"].append(code)
            session = self.model.finish(email, cookie, Session(None))
            session.account.number = answer.json["user"]["id"]
            self.keep_tokens(session, answer)
            self.note_number(session, self.bearer(session))

    def keep_tokens(self, session, answer):
        session.access_tokens.append(answer.json["access_token"])
        if answer.json["refresh_token"] not in session.refresh_tokens:
            session.refresh_tokens.append(answer.json["refresh_token"])
            session.renewed_at = time.monotonic()

    @staticmethod
    def bearer(session):
        return {"Authorization": f"Bearer {session.access_tokens[-1]}", "Cookie": None}

    def rule_refresh(self):
        of_tokens = [session for session in self.model.sessions if session.refresh_tokens]
        if not of_tokens:
            return
        session = self.chance.choice([each for each in of_tokens if each.is_open] or of_tokens)
        token = self.chance.choice(session.refresh_tokens + session.refresh_tokens[-1:] * 3)
        is_newest = token == session.refresh_tokens[-1]
        is_former = session.refresh_tokens[-2:][0] == token and not is_newest
        if is_former and (self.chance.random() < 0.5 or not session.is_in_grace):
            self.let_grace_pass(session)
        is_right = session.is_open and (is_newest or (is_former and session.is_in_grace))
        answer = self.seat().browser.post("/token", {"grant_type": "refresh_token", "refresh_token": token},
                                          headers={"Cookie": None})
        if self.expect(answer, is_right, 401, "invalid_token"):
            assert is_newest or answer.json["refresh_token"] == session.refresh_tokens[-1]
            self.keep_tokens(session, answer)
        else:
            self.model.end(session)

    def let_grace_pass(self, session):
        session.renewed_at = 0.0
        self.service.database.change("UPDATE sessions SET rotated_at = rotated_at - 60 WHERE id = ?", session.number)

    def rule_revoke_tokens(self):
        known = [(session, token) for session in self.model.sessions for token in session.refresh_tokens]
        if not known or self.chance.random() < 0.5:
            return
        session, token = self.chance.choice(known)
        self.expect(self.seat().browser.post("/token/revoke", {"refresh_token": token}), True, None, None)
        self.model.end(session)

    def rule_log_out(self):
        if self.chance.random() < 0.5:
            return
        seat, session = self.signed_in()
        everywhere = self.chance.random() < 0.4
        self.expect(seat.log_out(everywhere=everywhere), True, None, None)
        if session and everywhere:
            self.model.end_all(session.account)
        self.model.end(session)

    def rule_list_sessions(self):
        seat, session = self.signed_in()
        if self.expect_owner(answer := seat.browser.get("/sessions"), session, None):
            listed = sorted((each["id"], each["kind"]) for each in answer.json["sessions"])
            assert listed == sorted((each.number, each.kind) for each in self.model.open_sessions(session.account))
            assert [each["id"] for each in answer.json["sessions"] if each["current"]] == [session.number]

    def rule_end_session(self):
        if not self.model.sessions:
            return
        seat, session = self.signed_in()
        of_own = self.model.open_sessions(session.account) if session else []
        ended = self.chance.choice(of_own if of_own and self.chance.random() < 0.6 else self.model.sessions)
        answer = seat.end_session(ended.number)
        is_own = session is not None and ended.is_open and ended.account is session.account
        if self.expect_owner(answer, session, None, is_own, 404, "not_found"):
            self.model.end(ended)

    def rule_make_backup_codes(self):
        seat, session = self.signed_in()
        password = self.password(session and session.account)
        if self.expect_owner(answer := seat.make_backup_codes(password=password), session, password):
            self.spent["backup code"] += sorted(session.account.backup_codes)
            session.account.backup_codes = set(answer.json["codes"])

    def rule_change_password(self):
        seat, session = self.signed_in()
        password, new = self.password(session and session.account), self.chance.choice(PASSWORDS)
        answer = seat.change_password(new, current_password=password)
        if self.expect_owner(answer, session, password):
            self.model.end_everything(session.account)
            session.account.password = new
            renewed = Session(session.account, cookie=answer.cookie("session").value)
            self.model.sessions.append(renewed)
            self.note_number(renewed, {"Cookie": f"session={renewed.cookie}"})

    def rule_forget_password(self):
        email = self.email()
        self.expect(self.seat().browser.post("/forgot-password", {"email": email}), True, None, None)
        if self.model.account_of(email):
            self.model.resets[Mailbox(self.service, email).read_reset_token()] = email

    def rule_reset_password(self):
        tokens = sorted(self.model.resets) * 2 + self.spent["reset"] + ["no.such.token"]
        token, password = self.chance.choice(tokens), self.chance.choice(PASSWORDS)
        answer = self.seat().reset_password(token, password)
        if self.expect(answer, self.model.may_reset(token), 400, "invalid_token"):
            self.spent["reset"] += [token, *self.model.resets]
            self.model.reset(token, password)

    def rule_change_email(self):
        seat, session = self.signed_in()
        own = session and session.account
        password, new = self.password(own), self.chance.choice([each for each in self.emails if not own or each != own.email])
        answer = seat.browser.post("/change-email", {"email": new, "password": password})
        is_free = own is None or not self.model.is_taken(new, own)
        if self.expect_owner(answer, session, password, is_free, 409, "email_taken"):
            own.change = new, Mailbox(self.service, new).read_email_change_code()

    def rule_confirm_email(self):
        seat, session = self.signed_in()
        account = session and session.account
        new, awaited = account.change if account and account.change else (None, None)
        code = awaited if awaited and self.chance.random() < 0.8 else self.chance.choice(self.spent["code"])
        is_right = code == awaited and not self.model.is_taken(new, account)
        if self.expect_owner(seat.confirm_email(code), session, None, is_right):
            self.spent["code"].append(code)
            old = Mailbox(self.service, account.email)
            self.model.move(account, old.read_undo_token)

    def rule_undo_email_change(self):
        tokens = [token for account in self.model.accounts for _, token in account.undos]
        token = self.chance.choice(tokens + self.spent["undo"] + ["no.such.token"])
        if self.expect(self.seat().undo_email_change(token), self.model.may_undo(token), 400, "invalid_token"):
            self.spent["undo"] += tokens
            self.model.undo(token)

    def rule_delete_account(self):
        if self.chance.random() < 0.5:
            return
        seat, session = self.signed_in()
        password = self.password(session and session.account)
        if self.expect_owner(seat.delete_account(password=password), session, password):
            self.spent["undo"] += [token for _, token in session.account.undos]
            self.model.forget(session.account)

    # ---- after each step

    def forget_limits(self):
        """What is counted is the subject of other tests."""
        for table in ("throttles", "code_tries"):
            self.service.database.change(f"DELETE FROM {table}")

    def look_at_everything(self):
        """At the gateway's check; and one of them through nginx."""
        for session in self.model.sessions:
            if session.cookie:
                self.look_at(session, cookies={"session": session.cookie})
            for token in session.access_tokens:
                self.look_at(session, HTTP_AUTHORIZATION=f"Bearer {token}")
        if self.model.sessions:
            session = self.chance.choice(self.model.sessions)
            headers = {"Cookie": f"session={session.cookie}"} if session.cookie else self.bearer(session)
            self.seat().browser.get("/protected", headers=headers).must_be(200 if session.is_open else 401)
        for refused in (*(login.cookie for login in self.model.logins[-3:]), *self.spent["reset"][-1:]):
            assert self.service.check.get("/auth", cookies={"session": refused}).status == 401, "what is no session"

    def look_at(self, session, **proof):
        answer = self.service.check.get("/auth", **proof)
        assert answer.status == (204 if session.is_open else 401), vars(session)
        if session.is_open:
            seen = answer.header("Remote-User-Id"), answer.header("Remote-Email")
            assert seen == (str(session.account.number), session.account.email)
        self.checked[session.is_open] += 1


@pytest.mark.timeout(3600)  # the full figures
def test_whatever_is_called_the_service_remembers_what_the_model_does(remembering, figure, request):
    given = request.config.option.model_seed
    seeds = [given] if given is not None else [random.randrange(2**32) for _ in range(figure(2, 20))]
    checked, outcomes = {True: 0, False: 0}, set()
    for seed in seeds:
        walk = Walk(remembering, seed)
        try:
            walk.take(figure(STEPS, 3 * STEPS))
        except BaseException:
            print(f"--model-seed {seed} takes the same walk:\n  " + "\n  ".join(walk.done))
            raise
        checked = {is_open: count + walk.checked[is_open] for is_open, count in checked.items()}
        outcomes |= walk.outcomes
    print(f"{len(seeds)} walks; cookies and tokens were let in {checked[True]} times, refused {checked[False]} times; "
          f"{len(outcomes)} kinds of outcomes")
    assert min(checked.values()) > 50 and len(outcomes) > 20, "too little has happened"
