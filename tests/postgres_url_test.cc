#include "tools/feed/postgres_url.h"

#include <gtest/gtest.h>

#include "tools/feed/copy_text.h"

namespace grantledger {
namespace {

TEST(PostgresUrl, IsTheLibrarysButForTheSchema) {
  const auto plain = parse_postgres_url("postgresql://ida@db.example.org:5433/grants");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->url, "postgresql://ida@db.example.org:5433/grants");
  EXPECT_EQ(plain->schema, "grantledger");
  const auto all =
      parse_postgres_url("postgres:///grants?sslmode=require&schema=reports&host=/tmp");
  ASSERT_TRUE(all);
  EXPECT_EQ(all->url, "postgres:///grants?sslmode=require&host=/tmp");
  EXPECT_EQ(all->schema, "reports");
  EXPECT_EQ(parse_postgres_url("postgresql:///grants?schema=x")->url, "postgresql:///grants");
}

TEST(PostgresUrl, IsRefusedIfItIsNone) {
  for (const char* url :
       {"", "grants", "http://x", "postgresql:///x?schema=", "postgresql:///x?schema=A",
        "postgresql:///x?schema=1a", "postgresql:///x?schema=pg_x", "postgresql:///x?schema=a;b"}) {
    const auto target = parse_postgres_url(url);
    ASSERT_FALSE(target) << url;
    EXPECT_EQ(target.error().fault, Fault::malformed);
  }
}

// Such a password would be cut in two, and its end be named as a host.
TEST(PostgresUrl, IsRefusedWithoutRepeatingAPasswordThatWouldBeShown) {
  for (const char* url : {"postgresql://ida:sec@ret@host/grants", "postgresql://ida:sec/ret@host/x",
                          "postgresql://ida:sec?ret@host/x", "postgresql://ida:sec#ret@host/x",
                          "postgresql://host/x?user=ida&password=secret"}) {
    const auto target = parse_postgres_url(url);
    ASSERT_FALSE(target) << url;
    EXPECT_EQ(target.error().detail.find("sec"), std::string::npos);
    EXPECT_EQ(target.error().detail.find("ret"), std::string::npos);
  }
}

TEST(CopyText, EscapesWhatSeparatesRowsAndFields) {
  CopyText text;
  text.add("a\tb\nc\\d\re").add(7).add_null().add_unless_empty("").add("").end_row();
  text.add(Money{-5, nok}).add(std::optional<Money>()).end_row();
  EXPECT_EQ(text.text(), "a\\tb\\nc\\\\d\\re\t7\t\\N\t\\N\t\n-0.05\t\\N\n");
}

TEST(CopyText, MakesTextsStorable) {
  EXPECT_EQ(storable_text_of("skole \xC3\xA5"), "skole \xC3\xA5");
  EXPECT_EQ(storable_text_of(std::string_view("a\0b", 3)),
            "a\xEF\xBF\xBD"
            "b");
  EXPECT_EQ(storable_text_of("a\xFF"), "a\xEF\xBF\xBD");
}

}  // namespace
}  // namespace grantledger
