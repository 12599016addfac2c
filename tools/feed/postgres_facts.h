#pragma once

#include "ledger/feed/sink.h"
#include "tools/feed/copy_text.h"

namespace grantledger {

// What one envelope adds to the tables facts and postings.
struct FactRows {
  CopyText facts;
  CopyText postings;
};
void add_rows_of(const Delivery& delivery, FactRows& rows);

}  // namespace grantledger
