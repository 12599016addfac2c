// Rows of the saved books: a key, a line feed, the bytes.

#include "ledger/domain/books.h"
#include "ledger/domain/row_keys.h"
#include "tests/fuzz/fuzz_target.h"

namespace grantledger {

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size_bytes) {
  const std::string_view input = view_of(bytes, size_bytes);
  const std::string_view key = input.substr(0, input.find('\n'));
  if (key.size() == input.size()) return 0;
  Books books;
  if (!put_row(books, key, input.substr(key.size() + 1))) {
    CHECK(books == Books());
    return 0;
  }
  CHECK(has_row(books, key));
  const std::optional<std::string> stored = row_bytes(books, key);
  CHECK(stored);
  Books again;
  CHECK(put_row(again, key, *stored));
  // A scheme's row might name rule versions of another scheme, which go with that one's row.
  CHECK(again == books || key.starts_with("scheme:"));
  drop_row(again, key);
  return 0;
}

}  // namespace grantledger
