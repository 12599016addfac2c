#include "events/ids.h"

#include <gtest/gtest.h>

#include "events/digest.h"

namespace grantledger {
namespace {

TEST(Ids, KeepTheUsersOwnSpelling) {
  EXPECT_EQ(GrantId::parse("2026/1234-Ab_c@d+%~.")->text(), "2026/1234-Ab_c@d+%~.");
}

TEST(Ids, RefuseWhatSeparatesAccountsAndWhatIsTooLong) {
  EXPECT_FALSE(GrantId::parse(""));
  EXPECT_FALSE(GrantId::parse("a:b"));
  EXPECT_FALSE(GrantId::parse("a b"));
  EXPECT_FALSE(GrantId::parse("blåbær"));
  EXPECT_TRUE(GrantId::parse(std::string(64, 'x')));
  EXPECT_FALSE(GrantId::parse(std::string(65, 'x')));
}

TEST(Ids, EncodeASourcesTextByteByByte) {
  EXPECT_EQ(id_text_of("Bjørka AS"), "Bj%c3%b8rka%20AS");
  EXPECT_EQ(id_text_of("50%"), "50%25");
  EXPECT_EQ(id_text_of(""), "%");
}

TEST(Ids, ShortenALongSourceTextByItsDigest) {
  const std::string text(100, 'a');
  const std::string id = id_text_of(text);
  EXPECT_EQ(id.size(), 57U);
  EXPECT_EQ(id, std::string(40, 'a') + "~" + hex_of(sha256(text)).substr(0, 16));
  EXPECT_TRUE(is_id(id));
}

TEST(CommandIds, AreUuidsInOneSpelling) {
  const std::string text = "0191d1a0-7c3e-7abc-8def-0123456789ab";
  const auto id = parse_command_id(text);
  ASSERT_TRUE(id);
  EXPECT_EQ(id->high, 0x0191d1a07c3e7abcU);
  EXPECT_EQ(id->low, 0x8def0123456789abU);
  EXPECT_EQ(text_of(*id), text);
  EXPECT_FALSE(parse_command_id("0191D1A0-7C3E-7ABC-8DEF-0123456789AB"));
  EXPECT_FALSE(parse_command_id("0191d1a07c3e7abc8def0123456789ab"));
}

TEST(Lines, AreItemAndYear) {
  EXPECT_EQ(text_of(*parse_line("226.22:2026")), "226.22:2026");
  EXPECT_FALSE(parse_line("226.22"));
  EXPECT_FALSE(parse_line("226.22:26"));
  EXPECT_FALSE(parse_line("226.22:02026"));
}

// FIPS 180-4, example of one block.
TEST(Digests, AreSha256) {
  EXPECT_EQ(hex_of(sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(parse_digest(hex_of(sha256("abc"))), sha256("abc"));
  EXPECT_FALSE(parse_digest("BA"));
}

}  // namespace
}  // namespace grantledger
