#pragma once

#include <string>
#include <vector>

#include "ledger/log/follower.h"
#include "ledger/log/table.h"

namespace grantledger {

// Answers: "which imports began and did not end?" A row is one of them.
class Imports final : public Follower {
 public:
  std::string_view name() const override { return "imports"; }
  std::uint32_t version() const override { return 1; }
  void fold(Position position, const Envelope& envelope) override;
  RowChanges drain() override;

 private:
  RowChanges changes_;
};

struct UnfinishedImport {
  std::string source;
  std::string file;  // The SHA-256 of its bytes, in hex.
  std::string file_name;
  bool operator==(const UnfinishedImport&) const = default;
};

// Errors: as TableReader::scan; corrupt.
Result<std::vector<UnfinishedImport>> unfinished_imports_in(const TableReader& rows);

}  // namespace grantledger
