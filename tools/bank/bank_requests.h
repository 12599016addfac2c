#pragma once

#include <functional>

#include "ledger/domain/books.h"
#include "ledger/domain/decide.h"
#include "tools/bank/known_movements.h"

namespace grantledger {

// What a bank line asks the ledger to record: a request, or why there is none.
struct BankRequest {
  std::size_t line = 0;
  std::optional<Request> request;
  std::string why_not;
};

// Makes the request for the fact; called once for each, in the order of recording.
using RequestFor = std::function<Result<Request>(const Event& fact)>;

// What requests are made from. All must outlive the call.
struct BankWork {
  std::span<const BankLine> lines;
  const Matching& matching;
  const KnownMoney& known;
  const Payees& payees;
  const LogReader& log;
};

// For each line that is to be recorded, executions first: execute_payment, return_payment,
// receive_repayment, and for money that nothing claims record_unallocated_receipt. Each request is
// decided on `books`, which are the ledger's at its head and get its facts, so that what the ledger
// would refuse is told here with its reason. Errors: corrupt, unavailable, as `request_for`.
Result<std::vector<BankRequest>> bank_requests(const BankWork& work, Books& books,
                                               const RequestFor& request_for);

}  // namespace grantledger
