#include "ledger/rules/calendar.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace grantledger {
namespace {

TEST(Easter, IsWhereTheAlmanacHasIt) {
  for (const Date day :
       {date_of(1961, 4, 2), date_of(2000, 4, 23), date_of(2008, 3, 23), date_of(2024, 3, 31),
        date_of(2025, 4, 20), date_of(2026, 4, 5), date_of(2027, 3, 28), date_of(2038, 4, 25)}) {
    EXPECT_EQ(easter_sunday(year_of(day)), day) << text_of(day);
  }
}

TEST(PublicHolidays, AreTheTwelveOfTheYear) {
  const std::vector expected = {date_of(2026, 1, 1),  date_of(2026, 4, 2),   date_of(2026, 4, 3),
                                date_of(2026, 4, 5),  date_of(2026, 4, 6),   date_of(2026, 5, 1),
                                date_of(2026, 5, 14), date_of(2026, 5, 17),  date_of(2026, 5, 24),
                                date_of(2026, 5, 25), date_of(2026, 12, 25), date_of(2026, 12, 26)};
  std::vector<Date> found;
  for (Date day = date_of(2026, 1, 1); day <= date_of(2026, 12, 31); day += std::chrono::days(1)) {
    if (is_public_holiday(day)) found.push_back(day);
  }
  EXPECT_EQ(found, expected);
}

TEST(Deadline, MovesPastWhitMonday_12) {
  EXPECT_EQ(deadline_after(date_of(2026, 5, 4)), date_of(2026, 5, 26));
}

TEST(Deadline, EndsOnAWorkingDayOfTheSameName_12) {
  EXPECT_EQ(deadline_after(date_of(2026, 6, 10)), date_of(2026, 7, 1));
  EXPECT_EQ(deadline_after(date_of(2026, 6, 13)), date_of(2026, 7, 6));    // From a Saturday.
  EXPECT_EQ(deadline_after(date_of(2026, 3, 12)), date_of(2026, 4, 7));    // Maundy Thursday on.
  EXPECT_EQ(deadline_after(date_of(2026, 12, 3)), date_of(2026, 12, 24));  // An eve.
  EXPECT_EQ(deadline_after(date_of(2026, 12, 4)), date_of(2026, 12, 28));
}

RC_GTEST_PROP(Deadline, IsAWorkingDayAtMostFiveDaysLate_12, ()) {
  const Date received = date_of(1990, 1, 1) + std::chrono::days(*rc::gen::inRange(0, 40'000));
  const Date deadline = deadline_after(received);
  RC_ASSERT(is_working_day(deadline));
  const auto late = (deadline - received).count() - 21;
  RC_ASSERT(late >= 0);
  RC_ASSERT(late <= 5);  // Maundy Thursday to Easter Monday.
  for (Date day = received + std::chrono::days(21); day < deadline; day += std::chrono::days(1)) {
    RC_ASSERT(!is_working_day(day));
  }
}

TEST(LateAppeal, IsNeverHeardAfterAYear_12) {
  EXPECT_EQ(last_day_of_late_appeal(date_of(2026, 4, 30)), date_of(2027, 4, 30));
  EXPECT_EQ(last_day_of_late_appeal(date_of(2024, 2, 29)), date_of(2025, 2, 28));
}

}  // namespace
}  // namespace grantledger
