// prove payment, grant, leave, position.

#include <charconv>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "ledger/evidence/log_proof.h"
#include "ledger/evidence/seal.h"
#include "tools/commands.h"
#include "tools/json_text.h"
#include "tools/store_proofs.h"

namespace grantledger {
namespace {

struct Options {
  std::string id;
  std::string file;
  bool is_whole = false;
};

// Writes the proof to the file, or to standard output if none is named.
Result<ExitStatus> write(const Invocation& invocation, const std::string& file,
                         const std::string& proof, const std::string& what) {
  if (file.empty()) {
    invocation.streams.out << proof;
    return ExitStatus::done;
  }
  std::ofstream out(file, std::ios::binary);
  out << proof;
  if (!out.flush()) return fail(Fault::unavailable, "cannot write " + file);
  if (invocation.format == Format::table) {
    invocation.streams.out << "Wrote " << what << " to " << file << ", " << proof.size()
                           << " bytes; `grantledger check` reads it\n";
  } else {
    invocation.streams.out << text_of(
                                  Json{{"proves", what}, {"file", file}, {"bytes", proof.size()}})
                           << '\n';
  }
  return ExitStatus::done;
}

Result<ExitStatus> prove(const Invocation& invocation, const std::string& kind,
                         const Options& options) {
  const Subject about = kind + ":" + options.id;
  TRY(const auto proofs, StoreProofs::open(invocation.store));
  TRY(const Note seal, proofs->seal());
  TRY(const ProofBundle bundle,
      (options.is_whole ? make_whole_bundle : make_bundle)(proofs->source(), about, seal));
  return write(invocation, options.file, text_of(bundle), about);
}

struct PaymentOptions {
  std::string payee;
  std::string scheme;
  std::optional<std::uint64_t> year;
  std::string file;
};

Result<ExitStatus> prove_no_other(const Invocation& invocation, const PaymentOptions& options) {
  const std::string year = std::to_string(options.year.value_or(0));
  TRY(const PaymentsAsked asked,
      parse_payments_asked("payments:" + options.payee + ":" + options.scheme + ":" + year));
  TRY(const auto proofs, StoreProofs::open(invocation.store));
  TRY(const Note seal, proofs->seal());
  TRY(const ProofBundle bundle, make_absence_bundle(proofs->source(), asked, seal));
  return write(invocation, options.file, text_of(bundle), bundle.about);
}

CommandSpec prove_no_other_command() {
  const auto options = std::make_shared<PaymentOptions>();
  return {.name = "prove no-other-payment",
          .summary = "Prove what a payee was paid in a closed year, and that it was no more",
          .example =
              "grantledger prove no-other-payment --payee 313901033 --scheme "
              "videreutdanning --year 2026 -o none.proof",
          .options = {{"--payee", "The payee's id", &options->payee, true},
                      {"--scheme", "The scheme's id", &options->scheme, true},
                      {"--year", "The closed year, whose index is published", &options->year, true},
                      {"-o,--output", "The file to write; standard output if not given",
                       &options->file}},
          .run = [options](const Invocation& invocation) {
            return prove_no_other(invocation, *options);
          }};
}

// One envelope alone, in the format that others read; the envelope itself is its `extra`.
Result<ExitStatus> prove_position(const Invocation& invocation, const Options& options) {
  Position position = 0;
  const char* const end = options.id.data() + options.id.size();
  const auto [rest, error] = std::from_chars(options.id.data(), end, position);
  if (error != std::errc() || rest != end || position == 0) {
    return fail(Fault::malformed, "found '" + options.id + "', expected a position");
  }
  TRY(const auto proofs, StoreProofs::open(invocation.store));
  TRY(const Note seal, proofs->seal());
  TRY(const SealedTree sealed, parse_sealed_tree(seal.text));
  if (position > sealed.head.size) {
    return fail(Fault::malformed, "position " + options.id +
                                      " is not sealed: the latest seal has " +
                                      std::to_string(sealed.head.size) + " envelopes");
  }
  TRY(std::vector<ProvedEntry> entries,
      prove_entries(proofs->source(), {position}, sealed.head.size));
  const LogProof proof{.extra = std::move(entries.front().entry),
                       .index = entries.front().index,
                       .path = std::move(entries.front().path),
                       .seal = seal};
  return write(invocation, options.file, text_of(proof), "position " + options.id);
}

CommandSpec prove_command(const std::string& kind, const std::string& summary,
                          const std::string& example) {
  const auto options = std::make_shared<Options>();
  CommandSpec spec{
      .name = "prove " + kind,
      .summary = summary,
      .example = "grantledger prove " + kind + " " + example + " -o " + kind + ".proof",
      .options = {{"ID", "Its id", &options->id, true},
                  {"-o,--output", "The file to write; standard output if not given",
                   &options->file}},
      .run = [kind, options](const Invocation& invocation) -> Result<ExitStatus> {
        if (kind == "position") return prove_position(invocation, *options);
        return prove(invocation, kind, *options);
      }};
  if (kind != "position") {
    spec.options.push_back({"--whole",
                            "With what shows that no fact of the grant is left out, from the "
                            "published index of a year; reads the whole log",
                            &options->is_whole});
  }
  return spec;
}

}  // namespace

std::vector<CommandSpec> prove_commands() {
  return {prove_command("payment", "Write one file that proves a payment to others, offline", "P1"),
          prove_command("grant", "The same of all that concerns a grant", "G1"),
          prove_command("leave", "The same of a participant's leave", "L1"),
          prove_command("position", "Prove that one envelope is in the ledger", "17"),
          prove_no_other_command()};
}

}  // namespace grantledger
