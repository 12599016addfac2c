#include "ledger/rules/numbers.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace grantledger {
namespace {

TEST(OrganisationNumbers, EndInTheirCheckDigit) {
  EXPECT_TRUE(is_organisation_number("123456785"));
  EXPECT_FALSE(is_organisation_number("876765672"));
  for (const char* sample : {"313901017", "313901025", "313901033", "313901041", "313901068",
                             "313901076", "313901084", "313901092"}) {
    EXPECT_TRUE(is_organisation_number(sample)) << sample;
  }
}

TEST(OrganisationNumbers, LeaveOutWhatHasNoCheckDigit) {
  EXPECT_EQ(organisation_number_from("12345678"), "123456785");
  EXPECT_EQ(organisation_number_from("00000000"), "000000000");
  EXPECT_EQ(organisation_number_from("00000006"), std::nullopt);  // 12 mod 11 is 1: 10.
  for (const char* text : {"", "1234567", "1234567856", "12345678x", "12345678 "}) {
    EXPECT_FALSE(is_organisation_number(text)) << text;
  }
}

TEST(Kids, EndInTheirCheckDigit) {
  EXPECT_EQ(kid_modulo_10_from("60224"), "602243");
  EXPECT_TRUE(is_kid_modulo_10("602243"));
  EXPECT_FALSE(is_kid_modulo_10("602244"));
  for (const char* text : {"", "3", "60224x"}) EXPECT_FALSE(is_kid_modulo_10(text)) << text;
  EXPECT_TRUE(kid_modulo_10_from(std::string(24, '1')));
  EXPECT_FALSE(kid_modulo_10_from(std::string(25, '1')));
}

RC_GTEST_PROP(Kids, CatchEveryWrongDigit, ()) {
  const auto digits =
      *rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange('0', '9')));
  RC_PRE(digits.size() < kid_length_max);
  std::string kid = *kid_modulo_10_from(digits);
  const auto place = *rc::gen::inRange<std::size_t>(0, kid.size());
  const char other = *rc::gen::inRange('0', static_cast<char>('9' + 1));
  RC_PRE(other != kid[place]);
  kid[place] = other;
  RC_ASSERT(!is_kid_modulo_10(kid));
}

}  // namespace
}  // namespace grantledger
