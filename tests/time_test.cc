#include "events/time.h"

#include <gtest/gtest.h>

namespace grantledger {
namespace {

TEST(Dates, HaveOneSpelling) {
  EXPECT_EQ(parse_date("2026-04-30"), date_of(2026, 4, 30));
  EXPECT_EQ(text_of(date_of(2026, 4, 30)), "2026-04-30");
  for (const char* text :
       {"", "2026-4-30", "30.04.2026", "2026-02-30", "2026-04-30 ", "0000-01-01"}) {
    EXPECT_FALSE(parse_date(text)) << text;
  }
}

TEST(Timestamps, AreUtcWithMicroseconds) {
  const auto time = parse_timestamp("2026-04-30T12:00:00.000001Z");
  ASSERT_TRUE(time);
  EXPECT_EQ(text_of(*time), "2026-04-30T12:00:00.000001Z");
  EXPECT_EQ(*parse_timestamp("2026-04-30T14:00:00+02:00"),
            *parse_timestamp("2026-04-30T12:00:00Z"));
  EXPECT_EQ(text_of(*parse_timestamp("2026-04-30T12:00:00.5Z")), "2026-04-30T12:00:00.500000Z");
  for (const char* text : {"2026-04-30", "2026-04-30T12:00:00", "2026-04-30T24:00:00Z",
                           "2026-04-30T12:00:00.Z", "2026-04-30T12:00:00.1234567Z"}) {
    EXPECT_FALSE(parse_timestamp(text)) << text;
  }
}

}  // namespace
}  // namespace grantledger
