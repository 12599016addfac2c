#include "events/postings.h"

#include <gtest/gtest.h>

#include "events/subjects.h"
#include "tests/filled.h"

namespace grantledger {
namespace {

const Line line{*ItemId::parse("226.22"), 2026};
const GrantTerms g1{*GrantId::parse("G1"), *SchemeId::parse("vu"),
                    *OrganisationId::parse("313901033"), 2026};
const auto kindergarten = *OrganisationId::parse("313901076");

Money kroner(std::int64_t whole) {
  return {whole * 100, nok};
}

// A payment whose parts and sources add up to its amount, as deciders see to.
PaymentTerms payment_of(std::vector<PaymentPart> parts) {
  PaymentTerms terms{.payment = *PaymentId::parse("P1"),
                     .terms = g1,
                     .payee = g1.recipient,
                     .amount = kroner(0),
                     .sources = {},
                     .parts = std::move(parts),
                     .fund = std::nullopt};
  for (const PaymentPart& part : terms.parts) terms.amount += part.amount;
  terms.sources = {{line, terms.amount}};
  return terms;
}

TEST(Postings, SumToZeroForEveryKindOfFact_7) {
  for (std::size_t kind = 0; kind < event_kind_codes().size(); ++kind) {
    const Event fact = filled_event(kind);
    if (std::holds_alternative<EntryVoided>(fact)) continue;  // Its entries are what it says.
    Sums sum;
    for (const Entry& entry : postings(fact)) sum += entry.amount;
    EXPECT_EQ(sum.in(nok), kroner(0)) << kind_of(fact);
  }
}

TEST(Postings, PayACommitmentAndEntrustWhatIsForAnother_8_22) {
  const PaymentExecuted fact{
      .payment = payment_of({{std::nullopt, std::nullopt, g1.recipient, kroner(70)},
                             {std::nullopt, std::nullopt, kindergarten, kroner(30)}}),
      .bank_reference = "",
      .outside = std::nullopt,
      .effective_on = date_of(2026, 12, 10)};
  EXPECT_EQ(postings(fact), (std::vector<Entry>{{"paid:226.22:2026:G1", kroner(100)},
                                                {"committed:226.22:2026:G1", kroner(-100)},
                                                {"to-forward:313901033:G1", kroner(30)},
                                                {"entrusted:313901076:G1", kroner(-30)}}));
}

TEST(Postings, OfAReturnUndoThoseOfThePayment) {
  const PaymentTerms terms = payment_of({{std::nullopt, std::nullopt, kindergarten, kroner(30)}});
  Sums left;
  std::vector<Entry> both =
      postings(PaymentExecuted{terms, "", std::nullopt, date_of(2026, 12, 10)});
  const std::vector<Entry> back = postings(PaymentReturned{terms, "", date_of(2026, 12, 20)});
  ASSERT_EQ(both.size(), back.size());
  for (std::size_t i = 0; i < both.size(); ++i) {
    EXPECT_EQ(both[i].account, back[i].account);
    EXPECT_EQ(both[i].amount, -back[i].amount);
  }
}

TEST(Postings, OpenTheFundOfAReGrantingBody) {
  PaymentTerms terms = payment_of({{std::nullopt, std::nullopt, g1.recipient, kroner(5)}});
  terms.fund = Line{*ItemId::parse("fund.313901041.kollektiv-vgo"), 2026};
  const std::vector<Entry> entries =
      postings(PaymentExecuted{terms, "", std::nullopt, date_of(2026, 3, 1)});
  ASSERT_EQ(entries.size(), 4U);
  EXPECT_EQ(entries[2].account, "available:fund.313901041.kollektiv-vgo:2026:313901033");
  EXPECT_EQ(entries[3].account, "appropriation:fund.313901041.kollektiv-vgo:2026");
}

TEST(Postings, OfAnImportWithoutACommitmentNameTheSource) {
  const PaymentExecuted fact{payment_of({{std::nullopt, std::nullopt, g1.recipient, kroner(9)}}),
                             "", *SourceId::parse("aid"), date_of(2026, 3, 1)};
  EXPECT_EQ(postings(fact)[1].account, "outside:aid");
}

TEST(Subjects, AreAllEntitiesAFactNames) {
  const LeaveGranted fact{.leave = *LeaveId::parse("A"),
                          .terms = g1,
                          .rule = *RuleVersionId::parse("VU-2026-1"),
                          .participant = {0, "p-a"},
                          .group = "teacher",
                          .provider = *OrganisationId::parse("313901092"),
                          .shares = {kroner(3), kroner(1)},
                          .semesters = {},
                          .payer = g1.recipient,
                          .beneficiary = kindergarten,
                          .effective_on = date_of(2026, 4, 30)};
  EXPECT_EQ(subjects_of(fact),
            (std::vector<Subject>{"grant:G1", "leave:A", "organisation:313901033",
                                  "organisation:313901076", "organisation:313901092",
                                  "participant:p-a", "rule:VU-2026-1", "scheme:vu"}));
}

TEST(Subjects, DoNotNameAParticipantWhoseIdIsEncrypted) {
  AdmissionRecorded fact;
  fact.leave = *LeaveId::parse("A");
  fact.participant = {7, "secret"};
  EXPECT_EQ(subjects_of(fact), (std::vector<Subject>{"leave:A"}));
}

}  // namespace
}  // namespace grantledger
