// The domain's tests together meet every reason and accept every command. It can only be said at
// the end of a run of all of them, so ctest runs this program as one test.

#include "events/codec.h"
#include "tests/given_when_then.h"

namespace grantledger {
namespace {

class EveryReason : public ::testing::Environment {
 public:
  void TearDown() override {
    if (GTEST_FLAG_GET(filter) != "*") return;
    std::string missing;
    for (int number = 0; number < 1'000; ++number) {
      const auto reason = static_cast<Reason>(number);
      if (text_of(reason) && !seen().refused.contains(reason)) missing += " " + name_of(reason);
    }
    EXPECT_EQ(missing, "") << "no test refuses for these";
    missing.clear();
    for (std::size_t kind = 0; kind < event_kind_codes().size(); ++kind) {
      if (is_asked_for(kind) && !seen().accepted.contains(kind)) {
        missing += " " + std::string(event_kind_codes()[kind]);
      }
    }
    EXPECT_EQ(missing, "") << "no test accepts a command for these";
  }

 private:
  // Whether a command asks for facts of this kind.
  template <std::size_t... indices>
  static bool is_asked_for(std::size_t kind, std::index_sequence<indices...>) {
    bool is_asked = false;
    ((indices == kind
          ? void(is_asked =
                     !command_code_of(Event(std::variant_alternative_t<indices, EventKinds>{}))
                          .empty())
          : void()),
     ...);
    return is_asked;
  }
  static bool is_asked_for(std::size_t kind) {
    return is_asked_for(kind, std::make_index_sequence<std::variant_size_v<EventKinds>>());
  }
};

const auto* const environment = ::testing::AddGlobalTestEnvironment(new EveryReason);

TEST(Reasons, HaveATextAndACodeEach) {
  EXPECT_NE(environment, nullptr);
  std::set<std::string_view> codes;
  for (int number = 0; number < 1'000; ++number) {
    const ReasonText* text = text_of(static_cast<Reason>(number));
    if (!text) continue;
    EXPECT_TRUE(codes.insert(text->code).second) << text->code;
    EXPECT_FALSE(text->message.empty());
  }
  EXPECT_EQ(codes.size(), 115u);
}

TEST(Commands, HaveACodeEachThatFindsItsKind) {
  for (const char* code : {"approve_payment", "void_entry", "assess_audit_finding"}) {
    const auto kind = kind_asked_by(code);
    ASSERT_TRUE(kind.has_value()) << code;
  }
  EXPECT_EQ(kind_asked_by(""), std::nullopt);
  EXPECT_EQ(kind_asked_by("open_ledger"), std::nullopt);
}

}  // namespace
}  // namespace grantledger
