#include "projections/fact_schemes.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "ledger/store.h"
#include "tests/played_ledger.h"
#include "tests/worked_year.h"
#include "tools/simulate.h"

namespace grantledger {
namespace {

// A log and views without a row, so that everything is looked up in what the index folds.
struct Kept {
  explicit Kept(const LogReader& log) : source{&log, &views, {}} {}
  ScratchDirectory directory;
  StorageShare share;
  Views views{directory.path(), share};
  QuerySource source;
};

std::string text_of(const std::vector<SchemeId>& schemes) {
  std::string text;
  for (const SchemeId& scheme : schemes) text += (text.empty() ? "" : " ") + scheme.text();
  return text;
}

// What it says of the last envelope's facts, asked of it alone and after all others.
std::vector<std::string> schemes_of_last(const WorkedYear& year) {
  const Kept kept(year.log());
  FactSchemes alone(kept.source);
  FactSchemes after_all(kept.source);
  std::vector<std::string> texts;
  const Position head = year.log().head();
  const auto visited = visit_envelopes(
      year.log(), 0, head, [&](Position position, const Envelope& envelope) -> Result<bool> {
        const auto schemes = after_all.of(position, envelope);
        EXPECT_TRUE(schemes);
        if (position < head) return true;
        for (const std::vector<SchemeId>& each : *schemes) texts.push_back(text_of(each));
        const auto same = alone.of(position, envelope);
        EXPECT_TRUE(same);
        EXPECT_TRUE(std::ranges::equal(*schemes, *same));
        return true;
      });
  EXPECT_TRUE(visited);
  return texts;
}

using Texts = std::vector<std::string>;
constexpr Date day = date_of(2027, 8, 1);

GrantTerms other_terms() {
  return {*GrantId::parse("X1"), *SchemeId::parse("repairs"), organisation("313901033"), 2027};
}

RepaymentDecided decided_of(const GrantTerms& terms) {
  RepaymentDecided fact;
  fact.terms = terms;
  fact.claim = *ClaimId::parse("C9");
  fact.decided_by = *ActorId::parse("kari.moen");
  fact.amount = kroner(100);
  fact.effective_on = day;
  return fact;
}

ReportReceived report_of(const char* grant) {
  ReportReceived fact;
  fact.report = *ReportId::parse("R1");
  fact.grant = *GrantId::parse(grant);
  fact.effective_on = day;
  return fact;
}

TEST(FactSchemes, AreThoseOfTheTermsThatAFactRepeats) {
  WorkedYear year;
  year.record({decided_of(other_terms())});
  EXPECT_EQ(schemes_of_last(year), (Texts{"repairs"}));
}

TEST(FactSchemes, AreBothWhereFundsGoFromOneToAnother) {
  WorkedYear year;
  FundsRedirected fact;
  fact.from = year.g1;
  fact.to = other_terms();
  fact.line = year.line_2027;
  fact.holder = year.directorate;
  fact.amount = kroner(100);
  fact.effective_on = day;
  year.record({fact});
  EXPECT_EQ(schemes_of_last(year), (Texts{"videreutdanning repairs"}));
  year.record({report_of("X1"), report_of("G1")});
  EXPECT_EQ(schemes_of_last(year), (Texts{"repairs", "videreutdanning"}));
}

TEST(FactSchemes, AreLookedUpWhereAGrantOrALeaveIsOnlyNamed) {
  WorkedYear year;
  ParticipantWithdrawn withdrawn;
  withdrawn.leave = *LeaveId::parse("B");
  withdrawn.effective_on = day;
  year.record({report_of("G2"), withdrawn, report_of("nobody-spoke-of-it")});
  EXPECT_EQ(schemes_of_last(year), (Texts{"videreutdanning", "videreutdanning", ""}));
}

TEST(FactSchemes, AreWhatWasSaidLastOfAnApplication) {
  WorkedYear year;
  ApplicationReceived received;
  received.application = *ApplicationId::parse("A1");
  received.scheme = *SchemeId::parse("first");
  received.applicant = organisation("313901033");
  received.effective_on = day;
  year.record({received});
  received.scheme = *SchemeId::parse("second");
  year.record({received});
  ApplicationWithdrawn withdrawn;
  withdrawn.application = received.application;
  withdrawn.effective_on = day;
  year.record({withdrawn});
  EXPECT_EQ(schemes_of_last(year), (Texts{"second"}));
}

TEST(FactSchemes, OfWhatComesLateAreNotWhatWasSaidSince) {
  WorkedYear year;
  year.record({decided_of(other_terms())});
  const Position reported = year.record({report_of("X1")});
  GrantTerms since = other_terms();
  since.scheme = *SchemeId::parse("since");
  year.record({decided_of(since)});
  const Kept kept(year.log());
  FactSchemes schemes(kept.source);
  for (const Position position : {year.log().head(), reported}) {
    const auto found = schemes.of(position, *envelope_at(year.log(), position));
    ASSERT_TRUE(found);
    EXPECT_EQ(text_of(found->front()), position == reported ? "repairs" : "since");
  }
}

TEST(FactSchemes, CountWhatTheSameEnvelopeSaysLater) {
  WorkedYear year;
  year.record({report_of("X1"), decided_of(other_terms())});
  EXPECT_EQ(schemes_of_last(year), (Texts{"repairs", "repairs"}));
}

TEST(FactSchemes, OfAReceiptAreThoseOfItsPurposeOrItsClaim) {
  WorkedYear year;
  ReceiptUnallocated by_claim;
  by_claim.payer = organisation("313901084");
  by_claim.amount = kroner(100);
  by_claim.effective_on = day;
  ReceiptUnallocated by_purpose = by_claim;
  const ReceiptUnallocated by_nothing = by_claim;
  by_claim.claim = *ClaimId::parse("C1");
  by_purpose.purpose = ReceiptPurpose{other_terms(), year.line_2027, year.directorate, false};
  year.record({by_claim, by_purpose, by_nothing});
  EXPECT_EQ(schemes_of_last(year), (Texts{"videreutdanning", "repairs", ""}));
}

TEST(FactSchemes, OfAVoidedEntryAreThoseOfWhatIsVoided) {
  WorkedYear year;
  const Position reported = year.record({report_of("nobody"), report_of("G1")});
  const auto voided = [](Position position, std::uint32_t index) {
    return EntryVoided{position, index, "typing error", {}, day};
  };
  const Position first = year.record({voided(reported, 1)});
  EXPECT_EQ(schemes_of_last(year), (Texts{"videreutdanning"}));
  year.record({voided(first, 0), voided(reported, 0), voided(reported, 7), voided(1'000'000, 0)});
  EXPECT_EQ(schemes_of_last(year), (Texts{"videreutdanning", "", "", ""}));
}

TEST(FactSchemes, OfARefusalAreThoseOfWhatWasAskedFor) {
  WorkedYear year;
  CommandRefused by_scheme;
  by_scheme.command = "decide_award";
  by_scheme.effective_on = day;
  CommandRefused by_grant = by_scheme;
  const CommandRefused by_nothing = by_scheme;
  by_scheme.subjects = {"grant:G1", "scheme:repairs"};
  by_grant.subjects = {"grant:none", "leave:A"};
  year.record({by_scheme, by_grant, by_nothing});
  EXPECT_EQ(schemes_of_last(year), (Texts{"repairs", "videreutdanning", ""}));
}

// Every fact's schemes, kept in mind without limit.
std::map<std::pair<Position, std::size_t>, std::string> schemes_of_all(const QuerySource& source) {
  std::map<std::pair<Position, std::size_t>, std::string> all;
  FactSchemes schemes(source, 1'000'000);
  const auto visited =
      visit_envelopes(*source.log, 0, source.log->head(),
                      [&](Position position, const Envelope& envelope) -> Result<bool> {
                        const auto found = schemes.of(position, envelope);
                        EXPECT_TRUE(found);
                        for (std::size_t i = 0; i < found->size(); ++i)
                          all[{position, i}] = text_of((*found)[i]);
                        return true;
                      });
  EXPECT_TRUE(visited);
  return all;
}

TEST(FactSchemes, AreTheSameWhereverReadingBeginsAndWhateverWasForgotten) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const ScratchDirectory scratch;
  make_simulated_store(scratch / "store");
  Simulation simulation({.seed = seed, .years = 1, .municipalities = 20});
  std::vector<Request> requests;
  while (auto request = simulation.next()) requests.push_back(*std::move(request));
  play_into_store(scratch / "store", requests);
  const auto store = StoreReader::open(scratch / "store");
  ASSERT_TRUE(store);
  const QuerySource source{&(*store)->log(), &(*store)->views(), {}};
  const auto all = schemes_of_all(source);
  std::size_t placed = 0;
  for (const auto& [at, text] : all) placed += text.empty() ? 0 : 1;
  EXPECT_GT(placed * 10, all.size() * 8) << "too few facts have a scheme to tell";

  std::size_t asked = 0;
  for (int round = 0; round < 10; ++round) {
    FactSchemes schemes(source, /*remembered_max=*/2 + random() % 100);
    Position position = random() % source.log->head();
    for (int step = 0; step < 200; ++step) {
      // On by a few, now and then back.
      position = random() % 20 == 0 ? random() % source.log->head() : position + random() % 4;
      if (position == 0 || position > source.log->head()) continue;
      const auto envelope = envelope_at(*source.log, position);
      ASSERT_TRUE(envelope);
      const auto found = schemes.of(position, *envelope);
      ASSERT_TRUE(found);
      ASSERT_EQ(found->size(), envelope->facts.size());
      for (std::size_t i = 0; i < found->size(); ++i, ++asked) {
        ASSERT_EQ(text_of((*found)[i]), all.find({position, i})->second) << position << ' ' << i;
      }
    }
  }
  EXPECT_GT(asked, 500u);
}

TEST(FactSchemes, SeeWhatWasRecordedSinceTheyWereOpened) {
  WorkedYear year;
  const Kept kept(year.log());
  FactSchemes schemes(kept.source, /*remembered_max=*/2);
  const auto of_last = [&] {
    const Position head = year.log().head();
    const auto found = schemes.of(head, *envelope_at(year.log(), head));
    EXPECT_TRUE(found);
    return text_of(found->front());
  };
  year.record({report_of("G1")});
  EXPECT_EQ(of_last(), "videreutdanning");  // From the index as it is now.
  for (const char* grant : {"Y1", "Y2", "Y3", "Y4"}) {
    year.record({decided_of({*GrantId::parse(grant), *SchemeId::parse(std::string("of-") + grant),
                             organisation("313901033"), 2027})});
    EXPECT_EQ(of_last(), std::string("of-") + grant);
  }
  year.record({report_of("Y1")});
  EXPECT_EQ(of_last(), "of-Y1");
}

}  // namespace
}  // namespace grantledger
