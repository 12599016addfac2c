#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ledger/log/follower.h"
#include "ledger/log/table.h"
#include "projections/as_of.h"

namespace grantledger {

// Answers: "what became of each application, and why?" A row is one aspect of an application, or of
// the grant that was decided on it, as one fact said it.
class Applications final : public Follower {
 public:
  std::string_view name() const override { return "applications"; }
  std::uint32_t version() const override { return 2; }
  void fold(Position position, const Envelope& envelope) override;
  RowChanges drain() override;

 private:
  RowChanges changes_;
};

// One application as it stands. What nobody has said yet is absent.
struct ApplicationSummary {
  std::string application;
  std::string scheme;
  std::string year;
  std::string applicant;
  std::string state;  // received, withdrawn, awarded, refused, accepted or reversed.
  std::optional<Money> applied;
  std::optional<std::string> owner;
  std::optional<bool> is_owner_approved;
  std::optional<std::uint32_t> rank;  // The owner's; 0: none.
  std::optional<std::string> forum;
  std::optional<bool> is_forum_recommended;
  std::optional<std::string> decision;  // awarded or refused.
  std::optional<std::string> decided_on;
  std::optional<std::string> decided_by;
  std::optional<std::string> grant;
  std::optional<Money> awarded;  // As it was reduced or increased since.
  std::optional<std::string> reason;
  std::optional<std::string> departure;  // From the owner's rank or the forum.
  bool operator==(const ApplicationSummary&) const = default;
};

// Every application that a counted fact names, ascending by id, as it stood as of a point.
// Errors: as TableReader::scan; corrupt.
Result<std::vector<ApplicationSummary>> applications_in(const TableReader& rows, const AsOf& as_of);

}  // namespace grantledger
