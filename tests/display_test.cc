#include "tools/display.h"

#include <gtest/gtest.h>

#include "events/utf8.h"
#include "tools/value_text.h"

namespace grantledger {
namespace {

TEST(DisplayWidth, CountsCharactersAndNotBytes) {
  EXPECT_EQ(display_width("Bjørka barnehage"), 16U);
  EXPECT_EQ(display_width("Sørvik på Ås"), 12U);
  EXPECT_EQ(display_width("e\u0301"), 1U);  // A combining accent takes no column.
  EXPECT_EQ(display_width("\xff\xfe"), 2U);
}

TEST(Utf8, KnowsWhatIsWellFormed) {
  EXPECT_TRUE(is_utf8(""));
  EXPECT_TRUE(is_utf8("æøå €"));
  EXPECT_FALSE(is_utf8("\xe6"));              // Latin-1.
  EXPECT_FALSE(is_utf8("\xc0\xaf"));          // Overlong.
  EXPECT_FALSE(is_utf8("\xed\xa0\x80"));      // A surrogate.
  EXPECT_FALSE(is_utf8("\xf4\x90\x80\x80"));  // Beyond Unicode.
}

TEST(SpacedAmount, SetsThousandsApart) {
  EXPECT_EQ(spaced_text_of({52'000'000, nok}), "520 000.00");
  EXPECT_EQ(spaced_text_of({-99'999, nok}), "-999.99");
  EXPECT_EQ(spaced_text_of({-123'456'789, nok}), "-1 234 567.89");
  EXPECT_EQ(spaced_text_of({1'234, *parse_currency("JPY")}), "1 234");
}

TEST(HundredthsText, KeepsAsManyDecimalsAsAreNeeded) {
  for (const char* text : {"0", "7.5", "30", "-0.25", "12.05", "21474836.47"}) {
    const auto value = parse_hundredths(text);
    ASSERT_TRUE(value) << text;
    EXPECT_EQ(text_of(*value), text);
  }
  for (const char* text : {"", "-", "7,5", "7.", ".5", "1.234", "--1", "+1", "1e3", "21474836.48",
                           "99999999999999999999"}) {
    EXPECT_FALSE(parse_hundredths(text)) << text;
  }
}

TEST(FractionText, IsNotReduced) {
  for (const char* text : {"3/4", "2/8", "-1/3", "5"}) {
    EXPECT_EQ(text_of(*parse_fraction(text)), text);
  }
  for (const char* text : {"", "/", "1/", "1/0", "1/-2", "3/4/5", "0.75"}) {
    EXPECT_FALSE(parse_fraction(text)) << text;
  }
}

}  // namespace
}  // namespace grantledger
