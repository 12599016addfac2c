#include "ledger/evidence/proof_bundle.h"

#include <gtest/gtest.h>

namespace grantledger {
namespace {

ProofBundle sample() {
  const Digest hash = sha256("hash");
  return {.about = "payment:P1",
          .entries = {{0, std::string("a\0b", 3), {hash}}, {7, "c", {}}},
          .leaves = {{"grants", 3, "leaf", {hash, hash}}, {"payees", 3, "leaf", {}}},
          .seal = {.text = "ledger\n8\nroot\n", .signatures = {{"ledger", 7, "signature"}}}};
}

TEST(ProofBundle, IsReadAsItWasWritten) {
  const ProofBundle bundle = sample();
  const auto read = parse_proof_bundle(text_of(bundle));
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(*read, bundle);
}

TEST(ProofBundle, HasOneSpelling) {
  const std::string text = text_of(sample());
  const auto refused = [&](std::string_view from, std::string_view to) {
    std::string other = text;
    const std::size_t at = other.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    other.replace(at, from.size(), to);
    const auto read = parse_proof_bundle(other);
    EXPECT_FALSE(read) << "took " << other;
    EXPECT_TRUE(read || read.error().fault == Fault::malformed);
  };
  refused("v1", "v2");
  refused("about payment:P1", "about ");
  refused("about payment:P1", "about payment: P1");
  refused("about payment:P1\n", "about payment:P1\r\n");
  refused("entry 0 ", "entry 00 ");
  refused("entry 0 ", "entry +0 ");
  refused("entry 0 ", "entry 8 ");  // Not in order.
  refused("entry 7 ", "entry 0 ");  // Twice.
  refused("entry 0 YQBi", "entry 0 YQBj=");
  refused("entry 7 Yw==", "entry 7 Yx==");  // Bits in the padding.
  refused("entry 7", "Entry 7");
  refused("entry 7 Yw==", "entry 7 Yw== ");
  refused("leaf grants 3", "leaf others 3");
  refused("leaf payees 3", "leaf grants 3");
  refused("leaf payees 3", "leaf payees 9223372036854775807");
  refused("\n\nledger", "\nledger");
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_FALSE(parse_proof_bundle(std::string_view(text).substr(0, size))) << size;
  }
}

TEST(ProofBundle, HoldsAtLeastOneEntry) {
  ProofBundle bundle = sample();
  bundle.entries.clear();
  EXPECT_FALSE(parse_proof_bundle(text_of(bundle)));
}

}  // namespace
}  // namespace grantledger
