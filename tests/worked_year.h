#pragma once
// A worked year as bare facts: one programme, two grants, everything that can happen to their
// money. The figures were computed with exact fractions and checked with hledger.

#include "events/codec.h"
#include "ledger/log/memory_log.h"

namespace grantledger {

inline OrganisationId organisation(std::string_view text) {
  return *OrganisationId::parse(text);
}

inline Money kroner(std::int64_t ore) {
  return {ore, nok};
}

// Records facts one envelope each, at noon of their day unless another is given.
class WorkedYear {
 public:
  WorkedYear();

  const MemoryLog& log() const { return log_; }

  // Records facts in one envelope and returns its position.
  Position record(std::vector<Event> facts, std::optional<Date> recorded = std::nullopt) {
    Envelope envelope;
    envelope.command = {1, ++count_};
    envelope.actor = *ActorId::parse("kari.moen");
    const Date day = recorded.value_or(effective_on(facts.front()));
    envelope.recorded_at =
        std::max(Timestamp(day) + std::chrono::hours(12), last_ + std::chrono::microseconds(1));
    last_ = envelope.recorded_at;
    envelope.facts = std::move(facts);
    const StoredEnvelope stored = *encode(envelope);
    return *log_.append(log_.head(), {&stored, 1});
  }

  // The heads at which the worked figures hold.
  Position p1 = 0, p2 = 0, p2_late = 0, p3 = 0, p4 = 0;

  const GrantTerms g1{*GrantId::parse("G1"), *SchemeId::parse("videreutdanning"),
                      organisation("313901033"), 2026};
  const GrantTerms g2{*GrantId::parse("G2"), *SchemeId::parse("videreutdanning"),
                      organisation("313901084"), 2026};
  const OrganisationId ministry = organisation("313901017");
  const OrganisationId directorate = organisation("313901025");
  const OrganisationId municipality = organisation("313901033");
  const OrganisationId kindergarten = organisation("313901076");
  const OrganisationId school = organisation("313901084");
  const Line line_2026{*ItemId::parse("226.22"), 2026};
  const Line line_2027{*ItemId::parse("226.22"), 2027};

 private:
  LeaveGranted leave(const std::string& id, const GrantTerms& terms, Shares shares,
                     const OrganisationId& beneficiary) const;
  PaymentTerms payment(const std::string& id, const GrantTerms& terms, Line line,
                       std::vector<PaymentPart> parts) const;
  void record_spring();
  void record_autumn();
  void record_second_year();

  MemoryLog log_;
  Timestamp last_{};
  std::uint64_t count_ = 0;
};

}  // namespace grantledger
