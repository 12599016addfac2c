// The request that an envelope answered, made again from what was recorded.

#include "tests/sample.h"

namespace grantledger {
namespace {

using namespace sample;  // NOLINT(google-build-using-namespace): the tests' own words.

Envelope answered(const Request& request, std::vector<Event> facts) {
  return {.command = request.id,
          .request = digest_of(request),
          .actor = request.actor,
          .facts = std::move(facts)};
}

std::vector<Event> commands_in(const Envelope& envelope) {
  const auto request = request_of(envelope);
  EXPECT_TRUE(request && *request) << (request ? "none" : request.error().detail);
  std::vector<Event> wanted;
  if (!request || !*request) return wanted;
  for (const Command& command : (*request)->commands) wanted.push_back(command.wanted);
  return wanted;
}

Request asking(std::vector<Event> wanted) {
  Request request{.id = {1, 2}, .actor = id<ActorId>(kari)};
  for (Event& fact : wanted) request.commands.push_back({std::move(fact)});
  return request;
}

ReceiptUnallocated rest_of(const RepaymentReceived& asked, Money amount) {
  return {.payer = org(s1),
          .amount = amount,
          .claim = asked.claim,
          .bank_reference = asked.bank_reference,
          .effective_on = asked.effective_on,
          .purpose = ReceiptPurpose{asked.terms, asked.line, asked.holder, asked.to_treasury}};
}

// Two receipts that become the same facts in several ways, and one that nothing is taken of.
TEST(RequestOf, TellsWhatWasAskedFromWhatWasLeftOver) {
  const auto receipt = [](Money amount) {
    return repayment_received(amount, day(2026, 12, 29), false);
  };
  const RepaymentReceived five = receipt(kr(5));
  const ReceiptUnallocated two_left = rest_of(five, kr(2));
  const std::vector<std::pair<std::vector<Event>, std::vector<Event>>> cases{
      {{five}, {five}},
      {{receipt(kr(7))}, {five, two_left}},
      {{five, receipt(kr(2))}, {five, two_left}},
      {{receipt(kr(2))}, {two_left}},
      {{receipt(kr(2)), five}, {two_left, five}},
      {{receipt(kr(7)), receipt(kr(2))}, {five, two_left, two_left}},
      {{five, receipt(kr(2)), receipt(kr(2))}, {five, two_left, two_left}},
      {{receipt(kr(7)), receipt(kr(7))}, {five, two_left, five, two_left}},
      {{receipt(kr(7)), five, receipt(kr(2))}, {five, two_left, five, two_left}},
  };
  for (const auto& [wanted, facts] : cases) {
    EXPECT_EQ(commands_in(answered(asking(wanted), facts)), wanted) << facts.size();
  }
}

TEST(RequestOf, FindsFactsThatNobodyAskedFor) {
  const RepaymentReceived five = repayment_received(kr(5), day(2026, 12, 29), false);
  Envelope envelope = answered(asking({five}), {five});
  std::get<RepaymentReceived>(envelope.facts.front()).amount = kr(6);
  EXPECT_EQ(request_of(envelope).error().fault, Fault::corrupt);
  envelope = answered(asking({five}), {five, five});
  EXPECT_EQ(request_of(envelope).error().fault, Fault::corrupt);
}

TEST(RequestOf, IsNotKnownOfWhatNobodyAskedOrSigned) {
  const RepaymentReceived five = repayment_received(kr(5), day(2026, 12, 29), false);
  Envelope imported = answered(asking({five}), {five});
  imported.imported = ImportOrigin{};
  EXPECT_EQ(*request_of(imported), std::nullopt);
  EXPECT_EQ(*request_of(answered(asking({five}), {CommandRefused{}})), std::nullopt);
  EXPECT_EQ(*request_of(answered(asking({five}), {LedgerOpened{}})), std::nullopt);
}

TEST(RequestOf, ReadsWhatWasSigned) {
  const Request request = asking({repayment_received(kr(5), day(2026, 12, 29), false)});
  Envelope refused = answered(request, {CommandRefused{}});
  refused.signature = {id<KeyId>("key"), canonical_bytes_of(request), "signature"};
  EXPECT_EQ(commands_in(refused), std::vector<Event>{request.commands.front().wanted});
  refused.signature->request[40] ^= 1;
  EXPECT_EQ(request_of(refused).error().fault, Fault::corrupt);
  refused.signature->request = canonical_bytes_of(request);
  refused.command.low = 3;
  EXPECT_EQ(request_of(refused).error().fault, Fault::corrupt);
}

}  // namespace
}  // namespace grantledger
