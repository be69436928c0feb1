import io
import unittest
from unittest import mock


class Cases(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shared = [1]

    def setUp(self):
        self.addCleanup(self.shared.append, 2)

    def test_equal(self):
        self.assertEqual({"a": [1, 2]}, {"a": [1, 2]})

    def test_fails(self):
        self.assertEqual([1, 2, 3], [1, 2, 4])

    def test_raises(self):
        with self.assertRaisesRegex(ValueError, "invalid"):
            int("x")

    def test_sub(self):
        for i in range(3):
            with self.subTest(i=i):
                self.assertNotEqual(i, 1)

    @unittest.skip("not now")
    def test_skipped(self):
        pass

    def test_mock(self):
        m = mock.Mock(return_value=3)
        m(1, x=2)
        m.assert_called_once_with(1, x=2)


suite = unittest.defaultTestLoader.loadTestsFromTestCase(Cases)
unittest.TextTestRunner(io.StringIO(), verbosity=2).run(suite)
