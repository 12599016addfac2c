#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "projections/query.h"

namespace grantledger {

class SubjectIndex;

// How many grants, leaves, applications and claims are kept in mind, about 100 bytes each; what was
// forgotten is looked up again.
inline constexpr std::size_t schemes_remembered_max = 400'000;

// Answers, of one fact after the other: "which scheme is this about?" Where a fact says so itself
// or by the terms of a grant, that is the answer. Where it only names a grant, a leave, an
// application or a claim, it is about the scheme that was last said of that, in its own envelope or
// before; a voided entry is about what the voided fact was; a refusal about what was asked for. So
// the answer is a function of the log, wherever the reading began. Belongs to one thread.
class FactSchemes {
 public:
  // `source` needs its views, and must outlive this.
  explicit FactSchemes(const QuerySource& source,
                       std::size_t remembered_max = schemes_remembered_max);
  ~FactSchemes();
  FactSchemes(const FactSchemes&) = delete;
  FactSchemes& operator=(const FactSchemes&) = delete;

  // The schemes of each fact of the envelope at a position, which is whole, in order: mostly one;
  // none for what belongs to the whole ledger; two where funds go from one scheme to another, the
  // one they leave first. Valid until the next call.
  //
  // Fast where positions ascend: what is left out between two calls is read from the log, what
  // lies before the first call is looked up in the stored rows. Errors: as rows_of.
  Result<std::span<const std::vector<SchemeId>>> of(Position position, const Envelope& envelope);

 private:
  class Remembered;

  Result<void> read_up_to(Position position, const Envelope& envelope);
  Result<void> answer(Position position, const Event& fact, std::vector<SchemeId>& schemes);
  Result<void> add_voided(Position position, const EntryVoided& voiding,
                          std::vector<SchemeId>& schemes);
  Result<void> add_asked(Position position, const CommandRefused& refusal,
                         std::vector<SchemeId>& schemes);
  Result<void> add_named(Position position, const std::string& subject,
                         std::vector<SchemeId>& schemes);
  Result<SchemeId> look_up(Position position, const std::string& subject);
  Result<void> open_index(Position through);

  QuerySource source_;
  std::unique_ptr<Remembered> remembered_;
  std::unique_ptr<SubjectIndex> index_;
  Position index_through_ = 0;  // What the index surely tells of.
  Position read_through_ = 0;   // The last envelope that was learned from.
  std::vector<std::vector<SchemeId>> answers_;
};

}  // namespace grantledger
