#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "ledger/log/clock.h"
#include "tools/commands.h"
#include "tools/fact_json.h"
#include "tools/input_file.h"
#include "tools/key_file.h"
#include "tools/line_reader.h"
#include "tools/request_signing.h"

namespace grantledger {
namespace {

constexpr std::size_t lines_at_once = 1'000;

struct Options {
  std::string file;
  std::string key_file;
};

// Writes each request with its signature. A line that is no request stops it, so that what comes
// out can be sent as it is.
Result<ExitStatus> sign(const Invocation& invocation, const Options& options) {
  TRY(const PrivateKey key, read_key_file(options.key_file, KeyUse::note));
  TRY(const InputFile input,
      InputFile::open(options.file, invocation.streams.input, "a file of requests"));
  LineReader lines(input.file(), json_size_max + 1);
  const SystemClock clock;
  for (std::size_t line = 1;;) {
    TRY(const std::vector<std::string> texts, lines.read(lines_at_once));
    if (texts.empty()) return ExitStatus::done;
    for (const std::string& text : texts) {
      ParsedRequest parsed = parse_request(text, clock.now());
      if (!parsed.request) {
        return fail(Fault::malformed, options.file + ": line " + std::to_string(line) + ": " +
                                          parsed.request.error().detail);
      }
      TRY_VOID(sign_request(*parsed.request, key));
      invocation.streams.out << text_of(json_of(*parsed.request)) << '\n';
      ++line;
    }
  }
}

}  // namespace

CommandSpec sign_command() {
  const auto options = std::make_shared<Options>();
  return {
      .name = "sign",
      .summary = "Sign requests with their actor's key, one in JSON a line; `submit` takes them",
      .example = "grantledger sign requests.jsonl --key kari.key | grantledger submit -",
      .options = {{"FILE", "The requests, or - for standard input", &options->file, true},
                  {"--key", "The actor's private key, as keygen made it", &options->key_file,
                   true}},
      .run = [options](const Invocation& invocation) { return sign(invocation, *options); }};
}

}  // namespace grantledger
