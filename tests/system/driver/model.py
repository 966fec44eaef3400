"""What the service has to remember, in the plainest form: who has which account, and which code, cookie and token is worth
what. No time passes in it and nothing is limited; tests/system/test_model.py holds a service against it."""

import time
from dataclasses import dataclass, field

GRACE = 8  # seconds that a refresh token has surely been replaced for less than the service's ten


@dataclass(eq=False)
class Account:
    email: str
    password: str
    number: int = 0
    is_verified: bool = False
    backup_codes: set = field(default_factory=set)
    change: tuple = None  # (new address, code) that is awaited
    undos: list = field(default_factory=list)  # (former address, token), oldest first


@dataclass(eq=False)
class Login:
    """A right password, and the codes that were mailed for it: (code, whether its holder has asked for it)."""

    account: Account
    cookie: str
    address: str  # of the client
    codes: list = field(default_factory=list)
    is_pending: bool = True


@dataclass(eq=False)
class Session:
    """`cookie`, or `access_tokens` and `refresh_tokens`, oldest first."""

    account: Account
    number: int = 0
    cookie: str = None
    access_tokens: list = field(default_factory=list)
    refresh_tokens: list = field(default_factory=list)
    is_open: bool = True
    renewed_at: float = 0.0  # monotonic seconds; long ago once that is said to be so

    @property
    def kind(self):
        return "browser" if self.cookie else "token"

    @property
    def is_in_grace(self):
        return time.monotonic() - self.renewed_at < GRACE


class Model:
    def __init__(self):
        self.accounts, self.logins, self.sessions = [], [], []
        self.resets = {}  # token -> address

    # ---- what there is

    def account_of(self, email):
        return next((account for account in self.accounts if account.email == email), None)

    def is_kept(self, email, besides=None):
        """For somebody who has left the address and may want it back."""
        return any(email == former for account in self.accounts if account is not besides for former, _ in account.undos)

    def is_taken(self, email, besides=None):
        account = self.account_of(email)
        return self.is_kept(email, besides) or (account is not None and account.is_verified and account is not besides)

    def session_of(self, cookie):
        """The open one."""
        return next((session for session in self.open_sessions() if session.cookie and session.cookie == cookie), None)

    def open_sessions(self, account=None):
        return [session for session in self.sessions
                if session.is_open and (account is None or session.account is account)]

    def login_for(self, email, cookie):
        """(login, whether its holder speaks): by the cookie, else the account's newest that is pending."""
        pending = [login for login in self.logins if login.is_pending and login.account is self.account_of(email)]
        own = [login for login in pending if login.cookie == cookie]
        if own:
            return own[0], True
        return (pending[-1], False) if pending else (None, False)

    def is_right(self, email, cookie, code):
        login, is_holder = self.login_for(email, cookie)
        if login is None:
            return False
        live = [each for each, _ in login.codes]
        return code in (live if is_holder else live[-1:])

    def is_right_backup_code(self, email, cookie, address, code):
        login, is_holder = self.login_for(email, cookie)
        return login is not None and (is_holder or address == login.address) and code in login.account.backup_codes

    def may_reset(self, token):
        return self.account_of(self.resets.get(token)) is not None

    # ---- what happens

    def sign_up(self, email, password):
        self.make_room(self.account_of(email))
        self.accounts.append(Account(email, password))

    def make_room(self, account):
        """One that nobody has shown to be theirs. Links to a new password are the address's, whoever has an account there."""
        if account:
            links = self.resets
            self.forget(account)
            self.resets = links

    def forget(self, account):
        self.end_everything(account)
        self.accounts.remove(account)

    def ask_again(self, login, is_holder, code):
        """A holder's new code voids all before it; a stranger's those that strangers have asked for."""
        login.codes = [] if is_holder else [(each, by_holder) for each, by_holder in login.codes if by_holder]
        login.codes.append((code, is_holder))

    def finish(self, email, cookie, session, old_cookie=None):
        login, _ = self.login_for(email, cookie)
        login.is_pending, login.codes = False, []
        login.account.is_verified = True
        self.end(self.session_of(old_cookie))
        session.account = login.account
        self.sessions.append(session)
        return session

    def end(self, session):
        if session:
            session.is_open = False

    def end_all(self, account):
        for session in self.open_sessions(account):
            self.end(session)

    def end_grants(self, account):
        """Everything that was begun and could still be finished."""
        for login in self.logins:
            if login.account is account:
                login.is_pending, login.codes = False, []
        self.resets = {token: email for token, email in self.resets.items() if email != account.email}
        account.change = None

    def end_everything(self, account):
        self.end_grants(account)
        self.end_all(account)

    def reset(self, token, password):
        account = self.account_of(self.resets[token])
        account.password = password
        account.is_verified = True
        self.end_everything(account)

    def move(self, account, undo_token):
        """To the address that has shown its code. `undo_token`: what the old one was sent, unless it is a way back."""
        new, _ = account.change
        self.make_room(self.account_of(new))
        self.end_grants(account)
        former = [email for email, _ in account.undos]
        if new in former:
            del account.undos[former.index(new):]
        else:
            account.undos.append((account.email, undo_token()))
        account.email = new

    def undo(self, token):
        account = next(each for each in self.accounts if token in dict(each.undos).values())
        tokens = [each for _, each in account.undos]
        self.end_everything(account)
        account.email = account.undos[tokens.index(token)][0]
        del account.undos[tokens.index(token):]
        account.backup_codes.clear()

    def may_undo(self, token):
        return any(token == each for account in self.accounts for _, each in account.undos)
