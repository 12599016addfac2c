#include "tools/report.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tools/line_reader.h"

namespace grantledger {
namespace {

std::string printed(const Report& report, Format format) {
  std::ostringstream out;
  print(report, format, out);
  return out.str();
}

Report sample() {
  return {{{"name"}, {"amount", ColumnKind::amount}, {"reason"}, {"rank", ColumnKind::number}},
          {{{"name", "Bjørka barnehage"}, {"amount", "-1234567.50"}, {"rank", 2}},
           {{"name", "Ås"}, {"amount", "0.00"}, {"rank", 10}}}};
}

TEST(Table, AlignsNorwegianLettersAndLeavesOutEmptyColumns) {
  EXPECT_EQ(printed(sample(), Format::table),
            "Name                     Amount  Rank\n"
            "Bjørka barnehage  -1 234 567.50     2\n"
            "Ås                         0.00    10\n");
}

TEST(Table, ShowsNoControlCharacters) {
  const Report report{{{"name"}}, {{{"name", "a\x1b[2Jb\nc"}}}};
  EXPECT_EQ(printed(report, Format::table), "Name\na [2Jb c\n");
}

TEST(Table, LetsProseGoOnBelowItself) {
  std::string words;
  for (int i = 0; i < 20; ++i) words += "ordøre ";
  const Report report{{{"rank", ColumnKind::number}, {"what", ColumnKind::prose}},
                      {{{"rank", 7}, {"what", words}}}};
  std::string first = "ordøre";
  for (int i = 1; i < 11; ++i) first += " ordøre";
  std::string second = "ordøre";
  for (int i = 1; i < 9; ++i) second += " ordøre";
  EXPECT_EQ(printed(report, Format::table),
            "Rank  What it says\n   7  " + first + "\n      " + second + "\n");
}

TEST(Csv, QuotesWhatNeedsIt) {
  const Report report{{{"name"}, {"reason"}}, {{{"name", "a \"b\", c"}, {"reason", "x\ny"}}}};
  EXPECT_EQ(printed(report, Format::csv), "name,reason\r\n\"a \"\"b\"\", c\",\"x\ny\"\r\n");
}

TEST(JsonArray, IsOneRowALine) {
  EXPECT_EQ(printed({{{"a"}}, {}}, Format::json), "[]\n");
  EXPECT_EQ(printed({{{"a"}}, {{{"a", 1}}, {{"a", 2}}}}, Format::json),
            "[\n{\"a\":1},\n{\"a\":2}\n]\n");
}

TEST(Thousands, StandApart) {
  EXPECT_EQ(with_thousands_apart("520000.00"), "520 000.00");
  EXPECT_EQ(with_thousands_apart("-999.99"), "-999.99");
  EXPECT_EQ(with_thousands_apart("1234"), "1 234");
}

class LineReaderTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(pipe(ends.data()), 0); }
  void TearDown() override {
    close(ends[0]);
    end();
  }
  void write(std::string_view text) {
    ASSERT_EQ(::write(ends[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  void end() {
    if (ends[1] >= 0) close(std::exchange(ends[1], -1));
  }
  std::array<int, 2> ends{};
};

using Lines = std::vector<std::string>;

TEST_F(LineReaderTest, TakesWhatHasArrivedAndNoMore) {
  LineReader reader(ends[0], 100);
  write("one\ntwo\nthr");
  EXPECT_EQ(*reader.read(10), (Lines{"one", "two"}));  // Does not wait for the third.
  write("ee\nfour\nfive\n");
  EXPECT_EQ(*reader.read(2), (Lines{"three", "four"}));
  EXPECT_EQ(*reader.read(2), (Lines{"five"}));
  write("last");
  end();
  EXPECT_EQ(*reader.read(2), (Lines{"last"}));
  EXPECT_EQ(*reader.read(2), Lines{});
}

TEST_F(LineReaderTest, CutsLinesThatAreTooLong) {
  LineReader reader(ends[0], 4);
  write("abcdefgh\nij\n");
  EXPECT_EQ(*reader.read(10), (Lines{"abcd", "ij"}));
}

}  // namespace
}  // namespace grantledger
