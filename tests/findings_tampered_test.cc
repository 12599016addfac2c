// Simulated lives of which one fact each was left out or changed by one øre: the lives are made by
// the simulation, which knows nothing of the rules.

#include <cstdlib>
#include <iostream>
#include <map>

#include "tests/finding_books.h"
#include "tests/played_ledger.h"
#include "tools/simulate.h"

namespace grantledger {
namespace {

constexpr std::size_t count_each = 200;

// The facts of one grant and its leaves, where they stand in the log.
struct GrantFact {
  Position position = 0;
  Event* fact = nullptr;
};
using GrantFacts = std::vector<GrantFact>;

template <class Fact>
Fact* first_of(const GrantFacts& facts) {
  for (const GrantFact& each : facts) {
    if (auto* found = std::get_if<Fact>(each.fact)) return found;
  }
  return nullptr;
}

// Something that no rule looks at stands in its place, so that positions stay.
template <class Fact>
bool leave_out(const GrantFacts& facts) {
  for (const GrantFact& each : facts) {
    if (!std::holds_alternative<Fact>(*each.fact)) continue;
    *each.fact = DecisionCorrected{.grant = *GrantId::parse("nothing"),
                                   .effective_on = effective_on(*each.fact)};
    return true;
  }
  return false;
}

bool add_to_award(const GrantFacts& facts, std::int64_t more) {
  first_of<AwardDecided>(facts)->amount.minor_units += more;
  return true;
}

bool add_to_commitment(const GrantFacts& facts, std::int64_t more) {
  first_of<CommitmentRegistered>(facts)->parts.front().amount.minor_units += more;
  return true;
}

// The owner's shares of a leave in two semesters.
bool add_to_semesters(const GrantFacts& facts, std::int64_t more, std::int64_t less) {
  auto* leave = first_of<LeaveGranted>(facts);
  // The owner's share of another's employee is asked for by itself.
  if (leave->semesters.size() < 2 || leave->payer != leave->beneficiary) return false;
  leave->semesters[0].shares.owner.minor_units += more;
  leave->semesters[1].shares.owner.minor_units -= less;
  return true;
}

bool charge_to_another_year(const GrantFacts& facts) {
  first_of<PaymentExecuted>(facts)->payment.sources.front().line.year -= 1;
  return true;
}

// False: the grant is not such that it can be done. An empty rule: nothing may be found.
struct Tampering {
  std::string rule;
  bool (*tamper)(const GrantFacts& facts);
};
const std::vector<Tampering>& tamperings() {
  static const std::vector<Tampering> all{
      {"paid_without_decision", leave_out<AwardDecided>},
      {"", [](const GrantFacts& facts) { return add_to_award(facts, 1); }},
      {"paid_without_attestation", leave_out<PaymentAttested>},
      {"", leave_out<AdmissionRecorded>},
      {"paid_without_approval", leave_out<PaymentApproved>},
      {"", leave_out<PaymentOrdered>},
      {"paid_without_confirmation", leave_out<ParticipationConfirmed>},
      {"", [](const GrantFacts& facts) { return add_to_semesters(facts, 1, 1); }},
      {"award_not_accepted", leave_out<AwardAccepted>},
      {"", leave_out<AdmissionRecorded>},
      {"not_forwarded", leave_out<FundsForwarded>},
      {"", leave_out<PaymentOrdered>},
      {"owner_share_unpaid", leave_out<OwnerSharePaid>},
      {"", [](const GrantFacts& facts) { return add_to_award(facts, 100); }},
      {"committed_over_decided",
       [](const GrantFacts& facts) { return add_to_commitment(facts, 1); }},
      {"", [](const GrantFacts& facts) { return add_to_award(facts, 0); }},
      {"paid_over_committed", [](const GrantFacts& facts) { return add_to_commitment(facts, -1); }},
      {"",
       [](const GrantFacts& facts) {
         return add_to_commitment(facts, 1) && add_to_award(facts, 1);
       }},
      {"shares_do_not_add_up",
       [](const GrantFacts& facts) { return add_to_semesters(facts, 1, 0); }},
      {"", [](const GrantFacts& facts) { return add_to_semesters(facts, 0, 0); }},
      {"wrong_year_line", charge_to_another_year},
      {"", leave_out<AdmissionRecorded>},
  };
  return all;
}

// A simulated log, decoded, and whose each fact is.
class SimulatedBooks {
 public:
  explicit SimulatedBooks(std::uint64_t seed) {
    MemoryLedger ledger;
    Simulation simulation({.seed = seed, .years = 2, .municipalities = 400});
    std::vector<Request> requests;
    while (auto request = simulation.next()) requests.push_back(*std::move(request));
    ledger.play(requests);
    const auto read = visit_envelopes(ledger.log(), 0, ledger.log().head(),
                                      [&](Position, const Envelope& envelope) {
                                        envelopes.push_back(envelope);
                                        return Result<bool>(true);
                                      });
    CHECK(read.has_value());
    for (std::size_t i = 0; i < envelopes.size(); ++i) {
      for (Event& fact : envelopes[i].facts) assign(i + 1, fact);
    }
  }

  std::vector<Finding> findings() const {
    MemoryLog log;
    std::vector<StoredEnvelope> stored;
    for (const Envelope& envelope : envelopes) stored.push_back(*encode(envelope));
    CHECK(log.append(0, stored).has_value());
    auto found = findings_of({.log = &log}, {});
    CHECK(found.has_value());
    return *std::move(found);
  }

  std::vector<Envelope> envelopes;
  std::map<std::string, GrantFacts> grants;
  std::map<Position, std::string> owners;

 private:
  void assign(Position position, Event& fact) {
    const std::string grant = std::visit(
        [&](const auto& each) -> std::string {
          if constexpr (requires {
                          each.leave.text();
                          each.terms.grant;
                        }) {
            leaves_[each.leave.text()] = each.terms.grant.text();
          }
          if constexpr (requires { each.terms.grant; }) return each.terms.grant.text();
          if constexpr (requires { each.payment.terms; }) return each.payment.terms.grant.text();
          if constexpr (requires { each.grant.text(); }) return each.grant.text();
          if constexpr (requires { leaves_[each.leave.text()]; }) return leaves_[each.leave.text()];
          return "";
        },
        static_cast<EventKinds&>(fact));
    if (grant.empty()) return;
    grants[grant].push_back({position, &fact});
    owners[position] = grant;
  }
  std::map<std::string, std::string> leaves_;
};

// Lives in which nothing went wrong by itself.
bool is_plain(const GrantFacts& facts) {
  return first_of<LeaveGranted>(facts) && first_of<PaymentExecuted>(facts) &&
         !first_of<ParticipantWithdrawn>(facts) && !first_of<PaymentReturned>(facts);
}

std::string key_of_finding(const Finding& finding) {
  return std::string(finding.rule) + " " + finding.about;
}

TEST(Findings, AreWhatWasDoneToSimulatedLives) {
  const char* const text = std::getenv("GRANTLEDGER_SEED");
  const std::uint64_t seed = text != nullptr ? std::strtoull(text, nullptr, 10) : 20'261'123;
  std::cout << "seed " << seed << '\n';
  SimulatedBooks books(seed);
  std::set<std::string> before;
  std::set<std::string> found_by_itself;
  for (const Finding& each : books.findings()) {
    before.insert(key_of_finding(each));
    for (const Position position : each.evidence) found_by_itself.insert(books.owners[position]);
  }
  std::map<std::string, std::string> expected;  // By grant, the rule.
  std::size_t next = 0;
  for (const auto& [grant, facts] : books.grants) {
    if (expected.size() == 2 * count_each) break;
    if (!is_plain(facts) || found_by_itself.contains(grant)) continue;
    // What cannot be done to this grant waits for the next.
    const Tampering& tampering = tamperings()[next];
    if (tampering.tamper(facts)) {
      expected[grant] = tampering.rule;
      next = (next + 1) % tamperings().size();
    }
  }
  ASSERT_EQ(expected.size(), 2 * count_each);

  std::map<std::string, std::set<std::string>> found;
  std::size_t wrong = 0;
  for (const Finding& each : books.findings()) {
    if (before.erase(key_of_finding(each)) > 0) continue;
    const std::string& grant = books.owners[each.evidence.front()];
    const auto planted = expected.find(grant);
    found[grant].emplace(each.rule);
    if (planted != expected.end() && planted->second == each.rule) continue;
    ++wrong;
    std::cout << "not expected: " << key_of_finding(each) << ": " << each.what << '\n';
  }
  EXPECT_TRUE(before.empty()) << *before.begin();
  for (const auto& [grant, rule] : expected) {
    EXPECT_EQ(found[grant].contains(rule), !rule.empty()) << rule << " of " << grant;
  }
  std::cout << count_each << " facts left out or changed, " << wrong << " findings not expected\n";
  EXPECT_LE(wrong * 20, found.size());
}

}  // namespace
}  // namespace grantledger
