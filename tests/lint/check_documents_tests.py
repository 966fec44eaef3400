#!/usr/bin/python3
"""Each rule of check_documents.py is broken here once, in copies of the real documents."""

import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))

import check_documents  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROW = "| 1.2.4 | 1 | no SQL injection | met |"


class CheckDocumentsTests(unittest.TestCase):
    def faults(self, document, old="", new=""):
        """What is found once `old` has become `new` in one of the documents."""
        with tempfile.TemporaryDirectory() as folder:
            for path in ROOT.iterdir():
                if path.is_dir():
                    pathlib.Path(folder, path.name).symlink_to(path)
            for name in check_documents.DOCUMENTS:
                text = (ROOT / name).read_text(encoding="utf-8")
                if name == document:
                    self.assertIn(old, text)
                    text = text.replace(old, new, 1)
                pathlib.Path(folder, name).write_text(text, encoding="utf-8")
            return check_documents.faults_of(folder)

    def assert_fault(self, document, old, new, *parts):
        found = self.faults(document, old, new)
        for part in parts:
            self.assertTrue(any(part in fault for fault in found), (part, found))

    def test_the_documents_are_in_order(self):
        self.assertEqual(self.faults("README.md"), [])

    def test_a_path_that_is_not_there_is_found(self):
        for document in check_documents.DOCUMENTS:
            with self.subTest(document=document):
                self.assert_fault(document, "\n\n", "\n`tests/nowhere.py`\n", f"{document}:2: there is no tests/nowhere.py")

    def test_a_test_that_is_not_there_is_found(self):
        self.assert_fault("SECURITY.md", "`storage/sql_connection_tests.cpp`", "`storage/nowhere_tests.cpp`",
                          "there is no storage/nowhere_tests.cpp")

    def test_a_requirement_that_is_left_out_is_found(self):
        self.assert_fault("SECURITY.md", ROW, ROW.replace("1.2.4", "1.2.10"), "1.2.4 is judged 0 times, and is asked for",
                          "1.2.10 is judged 1 times, and is not asked for")

    def test_a_requirement_that_is_judged_twice_is_found(self):
        self.assert_fault("SECURITY.md", ROW, ROW.replace("1.2.4", "1.2.5"), "1.2.5 is judged 2 times, and is asked for")

    def test_another_verdict_needs_another_sum(self):
        self.assert_fault("SECURITY.md", ROW, ROW.replace("| met |", "| **not met** |"), "the sums are not those of the rows")

    def test_what_is_no_verdict_is_found(self):
        self.assert_fault("SECURITY.md", ROW, ROW.replace("| met |", "| perhaps |"), "perhaps is no verdict")


if __name__ == "__main__":
    unittest.main()
