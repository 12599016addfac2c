#pragma once

#include <functional>
#include <vector>

#include "ledger/domain/row_keys.h"

namespace grantledger {

// Remembers some rows of some books as they are now, so that a trial can be taken back.
class RowsBefore {
 public:
  RowsBefore(const Books& books, const std::vector<RowKey>& keys);

  // Makes the rows in `books` what they were. Rows of other keys are left alone.
  void restore(Books& books) const;

 private:
  std::vector<std::function<void(Books&)>> undo_;
};

}  // namespace grantledger
