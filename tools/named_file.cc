#include "tools/named_file.h"

#include "ledger/log/small_file.h"

namespace grantledger {
namespace {

// What somebody gave us is not stored bytes that decayed.
Error for_the_giver(Error error) {
  if (error.fault == Fault::corrupt) error.fault = Fault::malformed;
  return error;
}

}  // namespace

Result<std::string> read_named_file(const std::filesystem::path& file) {
  Result<std::optional<std::string>> bytes = read_small_file(file);
  if (!bytes) return tl::unexpected(for_the_giver(bytes.error()));
  if (*bytes) return **std::move(bytes);
  return fail(Fault::malformed, "there is no file " + file.string());
}

Result<std::string> read_named_input(const std::string& file, const Streams& streams) {
  if (file != "-") return read_named_file(file);
  Result<std::string> bytes = read_small_stream(streams.input, "standard input");
  if (!bytes) return tl::unexpected(for_the_giver(bytes.error()));
  return bytes;
}

}  // namespace grantledger
