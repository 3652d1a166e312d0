import stat
import tempfile
import unittest
from pathlib import Path

from pipelines.env_file import InvalidEnvFile, parse_env
from pipelines.local_env import Refused, write_local_env

ANSWER = "MODE=dev\nGCP_PROJECT=city-dev\nBIGQUERY_DATASET=arcgis\nARCGIS_URL=https://arcgis.example.org/dev\nGCS_BUCKET='a b'\n"
ENVIRONMENT = {"GATEWAY_URL": "https://gateway.example.org/", "GATEWAY_API_KEY": "a key"}


class ALine(unittest.TestCase):
    def test_is_read_as_a_shell_reads_it(self):
        text = "A=1\nB='two words'\nC=\"a \\\"b\\\" c\"\nexport D=x#y\n\n# E is left out\nF=\n"

        self.assertEqual({"A": "1", "B": "two words", "C": 'a "b" c', "D": "x#y", "F": ""}, parse_env(text, "file"))

    def test_that_is_none_is_named_without_what_it_says(self):
        with self.assertRaises(InvalidEnvFile) as caught:
            parse_env("A=1\nB=s3cret words\n'C\n1D=x\n", "file")

        self.assertIn("line 2, 3, 4", str(caught.exception))
        self.assertNotIn("s3cret", str(caught.exception))


class TheLocalFile(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.file = self.folder / ".env"
        self.asked = []

    def write(self, answer=ANSWER, environment=None):
        def ask(url, key):
            self.asked.append((url, key))
            return answer

        return write_local_env(ENVIRONMENT if environment is None else environment, self.file, ask)

    def test_holds_what_the_gateway_says_of_dev_and_is_its_owners_alone(self):
        self.assertEqual([], self.write())

        self.assertEqual([("https://gateway.example.org/api/v1/modes/dev/env", "a key")], self.asked)
        self.assertEqual(ANSWER, self.file.read_text(encoding="utf-8"))
        self.assertEqual(0o600, stat.S_IMODE(self.file.stat().st_mode))

    def test_replaces_the_one_before_and_leaves_nothing_beside_it(self):
        self.file.write_text("MODE=dev\n", encoding="utf-8")

        self.write()

        self.assertEqual([self.file], list(self.folder.iterdir()))

    def test_is_written_and_what_dev_lacks_is_named(self):
        self.assertEqual(["GCS_BUCKET", "ARCGIS_URL"], self.write("MODE=dev\nGCP_PROJECT=a\nBIGQUERY_DATASET=b\n"))

    def test_is_left_as_it_was_when_something_else_answers(self):
        self.file.write_text("MODE=dev\n", encoding="utf-8")

        for answer in ("<html>log in</html>\n", "MODE=prod\nGCP_PROJECT=city\n", ""):
            with self.subTest(answer), self.assertRaisesRegex(Refused, "Is GATEWAY_URL the gateway's address"):
                self.write(answer)

        self.assertEqual("MODE=dev\n", self.file.read_text(encoding="utf-8"))

    def test_is_not_asked_for_without_an_address_and_a_key(self):
        with self.assertRaisesRegex(Refused, "Set GATEWAY_URL and GATEWAY_API_KEY first"):
            self.write(environment={"GATEWAY_API_KEY": " "})

        self.assertEqual([], self.asked)


if __name__ == "__main__":
    unittest.main()
