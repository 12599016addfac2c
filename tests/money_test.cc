#include "events/money.h"

#include <gtest/gtest.h>

namespace grantledger {
namespace {

constexpr Currency yen{{'J', 'P', 'Y'}};
constexpr Currency dinar{{'K', 'W', 'D'}};

TEST(MoneyText, HasTheDecimalsOfItsCurrency) {
  EXPECT_EQ(decimal_text_of({14583319, nok}), "145833.19");
  EXPECT_EQ(decimal_text_of({-5, nok}), "-0.05");
  EXPECT_EQ(decimal_text_of({0, nok}), "0.00");
  EXPECT_EQ(decimal_text_of({1234, yen}), "1234");
  EXPECT_EQ(decimal_text_of({1234, dinar}), "1.234");
}

TEST(MoneyText, ReadsBackWhatItWrites) {
  for (const std::int64_t units : {0L, 5L, -5L, 99L, 100L, 123456789L, minor_units_max}) {
    EXPECT_EQ(parse_money(decimal_text_of({units, nok}), nok), (Money{units, nok}));
  }
  EXPECT_EQ(parse_money("12", nok), (Money{1200, nok}));
  EXPECT_EQ(parse_money("12.5", nok), (Money{1250, nok}));
}

TEST(MoneyText, RefusesWhatIsNotExactlyAnAmount) {
  for (const char* text : {"", "-", ".5", "1.", "1.234", "1,5", " 1", "1e3", "10000000000000.01"}) {
    EXPECT_EQ(parse_money(text, nok).error().fault, Fault::malformed) << text;
  }
}

TEST(Money, NeverMixesCurrencies) {
  EXPECT_DEATH((void)(Money{1, nok} + Money{1, yen}), "CHECK failed");
  EXPECT_DEATH((void)(Money{1, nok} < Money{1, yen}), "CHECK failed");
}

TEST(Money, NeverOverflows) {
  const Money huge{INT64_MAX, nok};
  EXPECT_DEATH((void)(huge + Money{1, nok}), "CHECK failed");
  EXPECT_DEATH((void)(-Money{INT64_MIN, nok}), "CHECK failed");
}

TEST(Sums, KeepCurrenciesApart) {
  Sums sums;
  sums += Money{5, nok};
  sums += Money{7, yen};
  sums -= Money{2, nok};
  EXPECT_EQ(sums.in(nok), (Money{3, nok}));
  EXPECT_EQ(sums.in(yen), (Money{7, yen}));
  EXPECT_EQ(sums.in(dinar), (Money{0, dinar}));
}

}  // namespace
}  // namespace grantledger
