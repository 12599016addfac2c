#pragma once
// What stands about one grant or application, as of the point that is asked about.

#include <array>
#include <optional>
#include <vector>

#include "projections/findings/evidence.h"

namespace grantledger {

// Sums by currency that never overflow: one that would stays at its limit.
class Amounts {
 public:
  void add(Money amount);
  void subtract(Money amount);
  Money in(Currency currency) const;
  const std::vector<Money>& all() const { return sums_; }

 private:
  std::vector<Money> sums_;
};
Money sum_within_limits(Money a, Money b);

// The evidence of one thing, by kind and, within a kind, in the order of recording. Refers into
// what it was read from.
class Dossier {
 public:
  // `evidence` must be sorted so.
  Dossier(std::string_view about, std::span<const Evidence> evidence);

  std::string_view about() const { return about_; }
  std::span<const Evidence> all() const { return evidence_; }
  std::span<const Evidence> of(EvidenceKind kind) const {
    const auto place = static_cast<std::size_t>(kind);
    return evidence_.subspan(first_[place], first_[place + 1] - first_[place]);
  }
  // Of all kinds from `first` to `last` in the order of EvidenceKind.
  std::span<const Evidence> of(EvidenceKind first, EvidenceKind last) const {
    const std::size_t from = first_[static_cast<std::size_t>(first)];
    return evidence_.subspan(from, first_[static_cast<std::size_t>(last) + 1] - from);
  }
  bool has(EvidenceKind kind) const { return !of(kind).empty(); }

 private:
  std::string_view about_;
  std::span<const Evidence> evidence_;
  std::array<std::uint32_t, evidence_kinds_max + 1> first_{};
};

// All facts of one payment together: an import may tell a changed amount as a difference.
struct DossierPayment {
  const Evidence* executed = nullptr;  // The latest: a source may say one anew.
  Money net;                           // Executed less returned.
  bool is_paid() const { return net.minor_units > 0; }
  std::string_view id() const { return executed->subject; }
};

struct RuleTerms;

// What was paid for one semester of one leave, less what the bank returned.
struct SemesterPayment {
  std::string_view leave, semester;
  Money net;
  Money first;                     // What the first payment paid.
  Date day;                        // Of the last.
  std::vector<Position> payments;  // As they were executed.
};

// A grant with what most rules ask of it.
struct GrantDossier {
  GrantDossier(std::string_view grant, std::span<const Evidence> evidence);

  Dossier rows;
  std::string_view scheme, recipient;  // Of its terms; empty where no fact says them.
  std::uint64_t year = 0;
  const Evidence* award = nullptr;       // The last AwardDecided.
  std::optional<Money> decided;          // As it was reduced, increased or reversed since.
  Amounts committed;                     // Registered less released.
  Amounts paid;                          // Executed less returned, redirections included.
  Amounts recovered;                     // By claim, what was decided or demanded back.
  std::int64_t rounded = 0;              // How many amounts are not as the source has them.
  std::vector<DossierPayment> payments;  // By id.
  std::vector<SemesterPayment> semesters;
  std::vector<const Evidence*> attested, approved;  // By payment.
  const RuleTerms* rule_terms = nullptr;            // Of rule(), if it is known; set by who knows.

  std::string_view grant() const { return rows.about(); }
  // The attestations or approvals of a payment, in the order of recording.
  std::span<const Evidence* const> steps(EvidenceKind kind, std::string_view payment) const;
  // What the rule version of the award is called; of its leaves where there is no award.
  std::string_view rule() const;

 private:
  void add_up();  // What is committed and paid.
};

// Positions of all evidence of these kinds.
std::vector<Position> positions_of(const Dossier& rows, std::initializer_list<EvidenceKind> kinds);
// The day of the last of them; the epoch if there is none.
Date last_day_of(const Dossier& rows, std::initializer_list<EvidenceKind> kinds);

}  // namespace grantledger
