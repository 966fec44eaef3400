"""Deleting one's account."""


def opened(person):
    tab = person.signed_in().open("delete-account").tab
    tab.wait_for_text("#lead", person.email)
    return tab


def delete(tab, password, word):
    tab.type("#password", password)
    tab.type("#word", word)
    tab.press("[type=submit]")


def test_the_whole_way(person):
    tab = person.signed_in().open("account").tab
    person.must_be_at_account()
    tab.press("[href=delete-account]")
    tab.wait_for_url(person.page("delete-account"))
    tab.wait_for_text("#lead", person.email)
    assert tab.focused == "password"
    delete(tab, person.password, " Delete ")
    tab.wait_for_url(person.page())
    tab.wait_for_text("#note", "Your account is deleted.")
    assert person.service.database.value("SELECT count(*) FROM users WHERE email = ?", person.email) == 0
    assert tab.driver.get_cookie("session") is None
    person.sign_in()
    tab.wait_for_text(".alert", "The e-mail address or the password is wrong.")


def test_without_the_word_nothing_is_asked_of_the_service(person):
    tab = opened(person)
    delete(tab, person.password, "no")
    tab.wait_for_text("#word-error", "Type the word “delete”.")
    assert tab.focused == "word" and tab.calls("me") == 1 and person.visitor.is_signed_in()


def test_a_wrong_password_is_told_at_its_field(person):
    tab = opened(person)
    delete(tab, "not-the-one-93", "delete")
    tab.wait_for_text("#password-error", "The password is wrong.")
    assert tab.focused == "password" and tab.value("#word") == "delete" and person.visitor.is_signed_in()


def test_one_can_think_better_of_it(person):
    tab = opened(person)
    tab.press("[href=account]")
    person.must_be_at_account()
