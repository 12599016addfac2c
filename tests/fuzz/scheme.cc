// Scheme files.

#include "ledger/rules/rule_book.h"
#include "tests/fuzz/fuzz_target.h"
#include "tools/scheme_file.h"

namespace grantledger {

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size_bytes) {
  const auto scheme = parse_scheme(view_of(bytes, size_bytes), "scheme.toml");
  CHECK(scheme || !scheme.error().empty());
  return 0;
}

}  // namespace grantledger
