// Stored envelopes: what can be decoded can be told, posted, folded and stored again.

#include "events/codec.h"
#include "events/postings.h"
#include "events/subjects.h"
#include "ledger/domain/books.h"
#include "tests/fuzz/fuzz_target.h"

namespace grantledger {

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size_bytes) {
  const Result<Envelope> envelope = decode(view_of(bytes, size_bytes));
  if (!envelope) return 0;
  for (const Event& fact : envelope->facts) {
    postings(fact);
    subjects_of(fact);
  }
  Books books;
  evolve(books, 1, *envelope);
  // Bytes that nobody signed may be in another form than ours; their meaning has only one.
  const Result<std::string> stored = encode(*envelope);
  if (!stored) return 0;
  const Result<Envelope> again = decode(*stored);
  CHECK(again && *again == *envelope);
  CHECK(*encode(*again) == *stored);
  return 0;
}

}  // namespace grantledger
