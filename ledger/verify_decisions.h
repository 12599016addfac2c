#pragma once

#include "ledger/domain/books.h"
#include "ledger/domain/command.h"
#include "ledger/log/event_log.h"
#include "ledger/verify.h"

namespace grantledger {

// Decides every own request again, on books made of the envelopes before it, and asks whether the
// same facts or the same refusal come of it; a signature is checked on the way. Makes every index
// of payees that was published anew. What nobody can ask
// again is counted: imported envelopes, and refusals of requests that nobody signed.
//
// Keeps whole books in memory: about half a gigabyte for a million entities.
class DecisionCheck {
 public:
  // `log` must outlive this, and is read where a command names an earlier fact.
  explicit DecisionCheck(const LogReader& log) : log_(&log) {}

  // The envelopes in order, from position 1. Errors: as reading the log.
  Result<std::optional<Difference>> take(Position position, const Envelope& envelope);

  std::uint64_t decided() const { return decided_; }
  std::uint64_t signed_requests() const { return signed_; }
  std::uint64_t not_asked_again() const { return not_asked_; }
  const Books& books() const { return books_; }

 private:
  Result<std::optional<std::string>> objection_to(Position position, const Envelope& envelope);
  Result<bool> is_index_right(const PayeeIndexPublished& fact, Position at) const;
  Result<void> fill_recorded(Position at, const Request& request);

  const LogReader* log_;
  Books books_;
  std::uint64_t decided_ = 0;
  std::uint64_t signed_ = 0;
  std::uint64_t not_asked_ = 0;
};

}  // namespace grantledger
