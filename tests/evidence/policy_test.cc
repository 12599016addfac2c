#include "ledger/evidence/policy.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace grantledger {
namespace {

// Two ledgers and six witnesses, as the files below call them.
class Policy : public testing::Test {
 protected:
  // The text with each $NAME replaced by the key of that party.
  std::string filled(std::string text) const {
    const auto fill = [&](const std::string& mark, const PrivateKey& key) {
      for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark)) {
        text.replace(at, mark.size(), text_of(key.verifier()));
      }
    };
    for (std::size_t i = 0; i < ledgers.size(); ++i) fill("$L" + std::to_string(i), ledgers[i]);
    for (std::size_t i = 0; i < witnesses.size(); ++i) fill("$W" + std::to_string(i), witnesses[i]);
    return text;
  }
  Result<SealPolicy> parse(const std::string& text) const { return parse_policy(filled(text)); }
  std::string refusal(const std::string& text) const {
    const auto policy = parse(text);
    return policy ? "accepted" : policy.error().detail;
  }

  // Whether a seal is trusted once these witnesses have cosigned it.
  bool is_trusted(const SealPolicy& policy, const std::vector<std::size_t>& cosigned_by) const {
    Note note = *seal({ledgers[0].verifier().name, {}, {}}, ledgers[0]);
    for (const std::size_t i : cosigned_by) {
      note.signatures.push_back(*cosign(note.text, 1, witnesses[i]));
    }
    return check_seal(note, policy)->is_trusted;
  }

  static std::vector<PrivateKey> keys_of(const std::string& name, std::size_t count, KeyUse use) {
    std::vector<PrivateKey> keys;
    for (std::size_t i = 0; i < count; ++i) {
      keys.push_back(*PrivateKey::generate(name + std::to_string(i), use));
    }
    return keys;
  }

  std::vector<PrivateKey> ledgers = keys_of("ledger", 2, KeyUse::note);
  std::vector<PrivateKey> witnesses = keys_of("witness", 6, KeyUse::cosignature);
};

constexpr const char* nested =
    "# Two of the X, and any of the Y.\n"
    "log $L0\n"
    "log $L1 https://example.org/ledger\n"
    "\n"
    "witness X1 $W0\n"
    "\t witness  X2\t$W1 https://example.org/witness \n"
    "witness X3 $W2\n"
    "group X 2 X1 X2 X3\n"
    "  # Bj\xC3\xB8rka's, in Latin-1: Bj\xF8rka\n"
    "witness Bj\xF8rka $W3\n"
    "witness Y2 $W4\n"
    "witness unasked $W5\n"
    "group Y any Bj\xF8rka Y2\n"
    "group X-and-Y all X Y\n"
    "quorum X-and-Y\n";

TEST_F(Policy, AsksForAQuorumOfNestedGroups) {
  const auto policy = parse(nested);
  ASSERT_TRUE(policy) << policy.error().detail;
  EXPECT_EQ(policy->ledgers.size(), 2U);
  EXPECT_EQ(policy->witnesses.size(), 6U);
  for (std::size_t set = 0; set < 64; ++set) {
    std::vector<std::size_t> cosigned_by;
    for (std::size_t i = 0; i < 6; ++i) {
      if ((set >> i & 1) != 0) cosigned_by.push_back(i);
    }
    const auto among = [&](std::size_t begin, std::size_t end) {
      return std::ranges::count_if(cosigned_by, [&](auto i) { return i >= begin && i < end; });
    };
    EXPECT_EQ(is_trusted(*policy, cosigned_by), among(0, 3) >= 2 && among(3, 5) >= 1) << set;
  }
}

TEST_F(Policy, CountsNoWitnessTwice) {
  const auto policy = parse(nested);
  EXPECT_FALSE(is_trusted(*policy, {0, 0, 0, 3, 3}));
  EXPECT_TRUE(is_trusted(*policy, {0, 0, 1, 3}));
}

TEST_F(Policy, MayAskForOneWitnessOrForNone) {
  const auto one = parse("witness a $W0\nwitness b $W1\nlog $L0\nquorum b\n");
  ASSERT_TRUE(one) << one.error().detail;
  EXPECT_FALSE(is_trusted(*one, {0}));
  EXPECT_TRUE(is_trusted(*one, {1}));
  EXPECT_TRUE(is_trusted(*parse("log $L0\nquorum none\n"), {}));
  EXPECT_FALSE(is_trusted(*parse("quorum none\n"), {})) << "no ledger is known";
  EXPECT_FALSE(is_trusted(*parse("log $L1\nquorum none\n"), {}));
}

// A witness of one group counts in a group that stands below the quorum line no more than
// elsewhere.
TEST_F(Policy, KeepsItsIndexesWhenLinesFollowTheQuorum) {
  const auto policy =
      parse("log $L0\nwitness a $W0\nquorum a\nwitness b $W1\nwitness c $W2\ngroup g 1 b c\n");
  ASSERT_TRUE(policy) << policy.error().detail;
  EXPECT_TRUE(is_trusted(*policy, {0}));
  EXPECT_FALSE(is_trusted(*policy, {1, 2}));
}

TEST_F(Policy, NamesTheLineThatIsWrongAndWhy) {
  struct Case {
    const char* text;
    const char* refusal;
  };
  for (const auto& [text, expected] : std::vector<Case>{
           {"", "line 1: it ends without a quorum line; 'quorum none' asks for no witness"},
           {"log $L0\n",
            "line 2: it ends without a quorum line; 'quorum none' asks for no witness"},
           {"quorum none", "line 1: it does not end"},
           {"quorum none\nquorum none\n", "line 2: a second quorum line"},
           {"quorum\n", "line 1: expected 'quorum NAME' or 'quorum none'"},
           {"quorum a b\n", "line 1: expected 'quorum NAME' or 'quorum none'"},
           {"\n\nquorum a\n", "line 3: no line above defines a witness or group 'a'"},
           {"quorum none\r\n", "line 1: it has a control character"},
           {"# a\x7f\n", "line 1: it has a control character"},
           {"ledger $L0\n", "line 1: 'ledger': expected log, witness, group or quorum"},
           {"log\n", "line 1: expected 'log VKEY [URL]'"},
           {"log $L0 a b\n", "line 1: expected 'log VKEY [URL]'"},
           {"log ledger0\n",
            "line 1: 'ledger0' is no verifier key: expected name+hash+base64, as keygen prints it"},
           {"log $W0\n",
            "line 1: the key of witness0 is for a witness's cosignatures, expected a ledger's key"},
           {"log $L0\nlog $L0 a\n", "line 2: the key of ledger0 is a ledger's already"},
           {"witness a\n", "line 1: expected 'witness NAME VKEY [URL]'"},
           {"witness a $W0 b c\n", "line 1: expected 'witness NAME VKEY [URL]'"},
           {"witness a $L0\n",
            "line 1: the key of ledger0 is for a ledger's seals, expected a witness's key"},
           {"witness a $W0\nwitness b $W0\n", "line 2: the key of witness0 is a witness's already"},
           {"witness a $W0\nwitness a $W1\n", "line 2: the name 'a' is taken"},
           {"witness none $W0\n", "line 1: 'none' names no witness and no group"},
           {"witness a $W0\ngroup a any a\n", "line 2: the name 'a' is taken"},
           {"witness a $W0\ngroup none any a\n", "line 2: 'none' names no witness and no group"},
           {"group a any\n", "line 1: expected 'group NAME all|any|NUMBER MEMBER...'"},
           {"group a any b\n", "line 1: no line above defines a witness or group 'b'"},
           {"group a any a\n", "line 1: no line above defines a witness or group 'a'"},
           {"group a any none\n", "line 1: no line above defines a witness or group 'none'"},
           {"witness a $W0\ngroup b any a c\ngroup c any b\n",
            "line 2: no line above defines a witness or group 'c'"},
           {"witness a $W0\ngroup b any a a\n", "line 2: 'a' is a member of a group already"},
           {"witness a $W0\ngroup b any a\ngroup c any a\n",
            "line 3: 'a' is a member of a group already"}}) {
    EXPECT_EQ(refusal(text), "the policy's " + std::string(expected)) << text;
  }
}

TEST_F(Policy, AsksForAPossibleNumberOfMembers) {
  const std::string rest = " a b\nquorum g\n";
  const std::string first = "witness a $W0\nwitness b $W1\ngroup g ";
  for (const char* number : {"any", "all", "1", "2"}) EXPECT_TRUE(parse(first + number + rest));
  for (const char* number : {"0", "3", "-1", "01", "1.0", "+1", "99999999999999999999999", "ALL"}) {
    EXPECT_EQ(refusal(first + number + rest),
              "the policy's line 3: '" + std::string(number) +
                  "' of 2 members: expected all, any, or a number from 1 to that of the members");
  }
}

// One key under two names would be two witnesses, and a ledger its own.
TEST_F(Policy, TellsKeysApartByTheirBytesNotTheirNames) {
  VerifierKey renamed = witnesses[0].verifier();
  renamed.name = "another";
  EXPECT_EQ(refusal("witness a $W0\nwitness b " + text_of(renamed) + "\n"),
            "the policy's line 2: the key of another is a witness's already");
  VerifierKey posing = ledgers[0].verifier();
  posing.use = KeyUse::cosignature;
  EXPECT_EQ(refusal("log $L0\nwitness a " + text_of(posing) + "\n"),
            "the policy's line 2: the key of ledger0 is a ledger's already");
  EXPECT_EQ(refusal("witness a " + text_of(posing) + "\nlog $L0\n"),
            "the policy's line 2: the key of ledger0 is a witness's already");
}

TEST_F(Policy, IsOfLimitedSize) {
  const auto keys = keys_of("w", policy_witnesses_max + 1, KeyUse::cosignature);
  std::string text, logs, groups = "witness a $W0\ngroup g0 any a\n";
  for (std::size_t i = 0; i < keys.size(); ++i) {
    VerifierKey ledger = keys[i].verifier();
    ledger.use = KeyUse::note;
    logs += "log " + text_of(ledger) + "\n";
    text += "witness w" + std::to_string(i) + " " + text_of(keys[i].verifier()) + "\n";
    groups += "group g" + std::to_string(i + 1) + " any g" + std::to_string(i) + "\n";
  }
  EXPECT_EQ(refusal(text), "the policy's line 101: more than 100 witnesses");
  EXPECT_EQ(refusal(logs), "the policy's line 101: more than 100 ledgers");
  EXPECT_EQ(refusal(groups), "the policy's line 102: more than 100 groups");
  EXPECT_EQ(refusal(std::string(policy_size_max + 1, '\n')), "the policy is too long");
}

TEST_F(Policy, TakesAnyBytesWithoutACrash) {
  const std::string good = filled(nested);
  for (std::size_t i = 0; i < good.size(); ++i) {
    EXPECT_FALSE(parse_policy(std::string_view(good).substr(0, i))) << i;
  }
  constexpr unsigned seed = 20260430;
  std::mt19937 random(seed);
  for (int round = 0; round < 5'000; ++round) {
    std::string bytes = good;
    for (std::size_t change = 0; change <= random() % 4; ++change) {
      const std::size_t at = random() % bytes.size();
      if (random() % 2 == 0) bytes[at] = static_cast<char>(random());
      if (random() % 2 == 0) bytes.erase(at, random() % 40);
      if (random() % 2 == 0) bytes.insert(at, bytes.substr(random() % bytes.size(), random() % 90));
      if (bytes.empty()) bytes = "\n";
    }
    const auto policy = parse_policy(bytes);
    if (policy) {
      is_trusted(*policy, {0, 3});
    } else {
      EXPECT_TRUE(policy.error().detail.starts_with("the policy's line ")) << seed << ' ' << round;
    }
  }
}

}  // namespace
}  // namespace grantledger
