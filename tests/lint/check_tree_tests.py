#!/usr/bin/python3
"""Each rule of check_tree.py is broken here once: a check that cannot fail is no check."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))

import check_tree  # noqa: E402

GOOD = {
    "include/sih_auth/base/secret.hpp": "#pragma once\n\n#include <string>\n",
    "include/sih_auth/domain/login.hpp":
        '#pragma once\n\n#include <tl/expected.hpp>\n\n#include "sih_auth/base/secret.hpp"\n',
    "src/base/CMakeLists.txt": "add_library(base secret.cpp)\n",
    "src/base/secret.cpp": '#include "sih_auth/base/secret.hpp"\n\n#include <sodium.h>\n',
    "src/domain/CMakeLists.txt": "add_library(domain\n  login.cpp)\n",
    "src/domain/login.cpp": '#include "sih_auth/domain/login.hpp"\n',
    "src/http/CMakeLists.txt": "add_library(http json.cpp handlers/all.cpp)\n",
    "src/http/json.hpp": '#pragma once\n\n#include <rapidjson/document.h>\n',
    "src/http/json.cpp": '#include "http/json.hpp"\n',
    "src/http/handlers/all.cpp": '#include "http/json.hpp"\n',
    "src/storage/CMakeLists.txt": "embed(migrations/sqlite/0001_initial.sql)\n",
    "src/storage/migrations/sqlite/0001_initial.sql": "SELECT 1;\n",
    "src/CMakeLists.txt": "add_executable(x main.cpp)\n",
    "src/main.cpp": '#include "http/json.hpp"\n',
    "tests/CMakeLists.txt": "add_executable(unit_tests base/secret_tests.cpp)\n",
    "tests/base/secret_tests.cpp": '#include "sih_auth/base/secret.hpp"\n',
}


class CheckTreeTests(unittest.TestCase):
    def faults(self, changes):
        """What is found in the good tree after `changes`; a file that becomes None is removed."""
        with tempfile.TemporaryDirectory() as folder:
            for name, content in {**GOOD, **changes}.items():
                if content is not None:
                    path = pathlib.Path(folder, name)
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(content, encoding="utf-8")
            return check_tree.faults_of(folder)

    def assert_fault(self, changes, *parts):
        found = self.faults(changes)
        self.assertEqual(len(found), 1, found)
        for part in parts:
            self.assertIn(part, found[0])

    def test_the_good_tree_is_good(self):
        self.assertEqual(self.faults({}), [])

    def test_every_wrong_arrow_is_found(self):
        everybody = set(check_tree.ARROWS) - {"main.cpp"}
        for own in sorted(everybody):
            for target in sorted(everybody - {own} - check_tree.ARROWS[own]):
                with self.subTest(own=own, target=target):
                    name = f"src/{own}/wrong.cpp"
                    self.assert_fault(
                        {name: f'#include "{target}/x.hpp"\n',
                         f"src/{own}/CMakeLists.txt":
                             GOOD.get(f"src/{own}/CMakeLists.txt", "") + "list(wrong.cpp)\n"},
                        f"{name}:1:", f"{own} must not include {target}")

    def test_public_headers_are_under_the_arrows_too(self):
        self.assert_fault(
            {"include/sih_auth/base/secret.hpp":
             '#pragma once\n#include "sih_auth/domain/login.hpp"\n'},
            "include/sih_auth/base/secret.hpp:2:", "base must not include domain")

    def test_adapters_know_nothing_of_each_other(self):
        adapters = ("crypto", "storage", "mail", "http", "process")
        for own in adapters:
            self.assertFalse(check_tree.ARROWS[own] & set(adapters))

    def test_a_directory_without_arrows_is_found(self):
        self.assert_fault({"src/utils/CMakeLists.txt": "list(x.cpp)\n", "src/utils/x.cpp": "\n"},
                          "utils has no place")

    def test_an_include_without_its_directory_is_found(self):
        self.assert_fault({"src/http/handlers/all.cpp": '#include "json.hpp"\n'},
                          '"json.hpp" does not begin with a directory')

    def test_a_library_in_the_domain_is_found(self):
        for header in ("sodium.h", "boost/any.hpp", "unistd.h", "rapidjson/document.h"):
            with self.subTest(header=header):
                self.assert_fault(
                    {"src/domain/login.cpp":
                     f'#include "sih_auth/domain/login.hpp"\n\n#include <{header}>\n'},
                    "src/domain/login.cpp:3:", f"<{header}> has no place here")

    def test_a_library_in_a_public_header_is_found(self):
        for header in ("rapidjson/document.h", "curl/curl.h", "sqlite3.h", "sys/types.h"):
            with self.subTest(header=header):
                self.assert_fault(
                    {"include/sih_auth/base/secret.hpp": f"#pragma once\n#  include <{header}>\n"},
                    f"<{header}> has no place here")

    def test_a_source_that_does_not_begin_with_its_header_is_found(self):
        self.assert_fault(
            {"src/http/json.cpp": '#include <string>\n\n#include "http/json.hpp"\n'},
            "src/http/json.cpp:1:", "its own header comes first")

    def test_a_header_without_a_guard_is_found(self):
        self.assert_fault({"src/http/json.hpp": "#include <string>\n"}, "#pragma once is missing")

    def test_using_namespace_is_found(self):
        self.assert_fault(
            {"tests/base/secret_tests.cpp": "\n  using  namespace std;\n"},
            "tests/base/secret_tests.cpp:2:", "no using namespace")

    def test_a_long_file_is_found(self):
        for name in ("src/http/json.cpp", "nginx/site.conf", "script/test", "tests/system/x.py",
                     "systemd/x.service", "include/sih_auth/base/secret.hpp"):
            with self.subTest(name=name):
                start = GOOD.get(name, "")
                fill = "\n" * (500 - start.count("\n"))
                self.assertEqual(self.faults({name: start + fill}), [])
                self.assert_fault({name: start + fill + "\n"}, f"{name}:501:", "501 lines")

    def test_a_long_description_is_none(self):
        for name in ("nginx/portal/openapi.json", "tests/node/package-lock.json"):
            self.assertEqual(self.faults({name: "\n" * 501}), [])

    def test_a_long_main_is_found(self):
        start = GOOD["src/main.cpp"]
        self.assertEqual(self.faults({"src/main.cpp": start + "\n" * 58}), [])
        self.assert_fault({"src/main.cpp": start + "\n" * 59}, "src/main.cpp:60:")

    def test_a_file_that_nobody_builds_is_found(self):
        self.assert_fault({"src/base/lost.cpp": "\n"}, "src/base/lost.cpp:1:", "no CMakeLists.txt")
        self.assert_fault({"tests/base/lost_tests.cpp": "\n"}, "tests/base/lost_tests.cpp:1:")
        self.assert_fault({"src/storage/migrations/sqlite/0002_more.sql": "SELECT 1;\n"}, "0002")
        self.assert_fault({"src/base/CMakeLists.txt": "# secret.cpp\n"}, "src/base/secret.cpp:1:")

    def test_a_namesake_elsewhere_does_not_count_as_listed(self):
        self.assert_fault({"src/http/secret.cpp": "\n"}, "src/http/secret.cpp:1:")

    def test_the_exit_status_tells(self):
        program = str(pathlib.Path(check_tree.__file__))
        with tempfile.TemporaryDirectory() as folder:
            status = subprocess.run([sys.executable, program, folder], capture_output=True,
                                    check=False)
            self.assertEqual(status.returncode, 2)
            source = pathlib.Path(folder, "src/base/x.cpp")
            source.parent.mkdir(parents=True)
            source.write_text("using namespace std;\n", encoding="utf-8")
            status = subprocess.run([sys.executable, program, folder], capture_output=True,
                                    check=False, text=True)
            self.assertEqual(status.returncode, 1)
            self.assertIn("src/base/x.cpp:1: no using namespace", status.stdout)


if __name__ == "__main__":
    unittest.main()
