#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "ledger/log/small_file.h"
#include "ledger/seals.h"
#include "ledger/store.h"
#include "ledger/tile_directory.h"
#include "ledger/tree_tiles.h"
#include "ledger/verify.h"
#include "ledger/verify_decisions.h"
#include "tools/commands.h"
#include "tools/interrupt.h"
#include "tools/json_text.h"
#include "tools/progress.h"
#include "tools/report.h"
#include "tools/verify_rows.h"

namespace grantledger {
namespace {

struct Options {
  std::vector<std::string> seals;
  std::vector<std::string> keys;
  std::string directory;
  bool is_deep = false;
};

struct NamedSeal {
  std::string name;
  Note note;
};

Result<NamedSeal> seal_in(const std::string& file) {
  TRY(const std::optional<std::string> bytes, read_small_file(file));
  if (!bytes) return fail(Fault::malformed, "--seal: there is no file " + file);
  Result<Note> note = parse_note(*bytes);
  if (!note) return fail(Fault::malformed, file + ": " + note.error().detail);
  return NamedSeal{file, *std::move(note)};
}

Result<std::vector<NamedSeal>> kept_seals(const StorePaths& paths) {
  std::vector<NamedSeal> seals;
  TRY(const std::vector<Seals::Kept> kept, Seals(paths.seals()).all());
  seals.reserve(kept.size());
  for (const Seals::Kept& each : kept) {
    seals.push_back({"kept seal of " + std::to_string(each.tree.head.size), each.note});
  }
  return seals;
}

Result<SealPolicy> policy_of(const Options& options) {
  SealPolicy policy;
  for (const std::string& text : options.keys) {
    TRY(VerifierKey key, parse_verifier_key(text));
    (key.use == KeyUse::note ? policy.ledgers : policy.witnesses).push_back(std::move(key));
  }
  return policy;
}

// What the signatures of a seal came to, before the log is held against it.
struct Signed {
  std::string name;
  SealedTree tree;
  std::vector<std::string> signers;
};

// Who signed each seal. A signature of a known key that does not hold is a difference.
Result<std::optional<Difference>> check_signatures(const std::vector<NamedSeal>& seals,
                                                   const SealPolicy& policy,
                                                   std::vector<Signed>& signed_seals) {
  for (const NamedSeal& seal : seals) {
    const Result<CheckedSeal> checked = check_seal(seal.note, policy);
    if (!checked) {
      return std::optional(
          Difference{"signature", std::nullopt, seal.name + ": " + checked.error().detail});
    }
    std::vector<std::string> signers = checked->sealed_by;
    for (const Cosigned& witness : checked->witnessed_by) signers.push_back(witness.witness);
    signed_seals.push_back({seal.name, checked->tree, std::move(signers)});
  }
  return std::optional<Difference>();
}

Json json_of(const Verification& verification, const std::vector<Signed>& seals) {
  Json json{{"head", verification.head},
            {"root", hex_of(verification.tree.root)},
            {"seals", Json::array()},
            {"first_difference", nullptr}};
  for (const Signed& seal : seals) {
    const bool holds = std::ranges::find(verification.seals, seal.name) != verification.seals.end();
    json["seals"].push_back({{"name", seal.name},
                             {"size", seal.tree.head.size},
                             {"holds", holds},
                             {"verified_signers", seal.signers}});
  }
  if (verification.first) {
    json["first_difference"] = {{"check", verification.first->check},
                                {"position", nullptr},
                                {"detail", verification.first->detail}};
    if (verification.first->position) {
      json["first_difference"]["position"] = *verification.first->position;
    }
  }
  return json;
}

void print_lines(const Verification& verification, const std::vector<Signed>& seals,
                 std::ostream& out) {
  out << "Envelopes   " << verification.head << '\n'
      << "Root        " << hex_of(verification.tree.root) << '\n';
  for (const Signed& seal : seals) {
    const bool holds = std::ranges::find(verification.seals, seal.name) != verification.seals.end();
    out << "Seal        " << seal.name
        << (holds ? ": holds" : ": does not hold, or was not reached");
    if (seal.signers.empty()) out << "; signer not verified";
    for (const std::string& signer : seal.signers) out << "; signed by " << signer;
    out << '\n';
  }
  if (!verification.first) {
    out << "Everything holds: hashes, tiles, order of time, command ids and seals\n";
    return;
  }
  out << "DIFFERENCE  " << verification.first->check;
  if (verification.first->position) out << " at position " << *verification.first->position;
  out << ": " << verification.first->detail << '\n';
}

Json json_of(const DecisionCheck& decisions) {
  return {{"decided_again", decisions.decided()},
          {"signatures_checked", decisions.signed_requests()},
          {"not_asked_again", decisions.not_asked_again()}};
}

void print_decisions(const DecisionCheck& decisions, std::ostream& out) {
  out << "Decided     " << decisions.decided() << " requests again, " << decisions.signed_requests()
      << " of them signed; " << decisions.not_asked_again()
      << " imported, or refused and not signed\n";
}

// The log, the tiles and the seals that are to be held against each other.
struct ToVerify {
  std::unique_ptr<StoreReader> store;      // Or
  std::optional<TileDirectory> directory;  // a published tree.
  std::unique_ptr<TableReader> table;      // Of the store.
  std::unique_ptr<SavedTiles> saved;
  std::vector<NamedSeal> seals;

  const LogReader& log() const { return store ? store->log() : *directory; }
  VerifyInput input() const {
    if (directory)
      return {.log = *directory, .tiles = *directory, .tiles_size = directory->head(), .seals = {}};
    return {.log = store->log(),
            .tiles = *saved,
            .tiles_size = table->checkpoint().position,
            .seals = {}};
  }
};

Result<ToVerify> open_wanted(const Invocation& invocation, const Options& options) {
  ToVerify wanted;
  if (options.directory.empty()) {
    TRY(wanted.store, StoreReader::open(invocation.store));
    TRY(wanted.table, wanted.store->views().open_reader(TreeTiles::view(), wanted.store->log()));
    wanted.saved = std::make_unique<SavedTiles>(*wanted.table);
    TRY(wanted.seals, kept_seals(wanted.store->paths()));
  } else {
    TRY(wanted.directory, TileDirectory::open(options.directory));
    wanted.seals.push_back({"published seal", wanted.directory->seal()});
  }
  for (const std::string& file : options.seals) {
    TRY(wanted.seals.emplace_back(), seal_in(file));
  }
  return wanted;
}

Result<ExitStatus> run_verify(const Invocation& invocation, const Options& options) {
  TRY(const SealPolicy policy, policy_of(options));
  TRY(const ToVerify wanted, open_wanted(invocation, options));
  std::vector<Signed> seals;
  TRY(const auto false_signature, check_signatures(wanted.seals, policy, seals));

  VerifyInput input = wanted.input();
  for (const Signed& seal : seals) input.seals.push_back({seal.name, seal.tree});
  Progress progress(invocation.streams, "envelopes");
  input.progress = [&](Position done, Position head) {
    progress.show(done, head);
    return !is_interrupted();
  };
  DecisionCheck decisions(wanted.log());
  if (options.is_deep) {
    input.each = [&](Position at, const Envelope& envelope) {
      return decisions.take(at, envelope);
    };
  }
  Verification verification;
  if (false_signature) {
    verification = {.head = wanted.log().head(), .first = false_signature};
  } else {
    TRY(verification, verify(input));
    if (options.is_deep && wanted.store && !verification.first) {
      TRY(verification.first, verify_rows(*wanted.store, invocation.streams));
    }
  }
  if (invocation.format == Format::table) {
    if (options.is_deep) print_decisions(decisions, invocation.streams.out);
    print_lines(verification, seals, invocation.streams.out);
  } else {
    Json json = json_of(verification, seals);
    if (options.is_deep) json["decisions"] = json_of(decisions);
    invocation.streams.out << text_of(json) << '\n';
  }
  return verification.first ? ExitStatus::no : ExitStatus::done;
}

}  // namespace

CommandSpec verify_command() {
  const auto options = std::make_shared<Options>();
  return {
      .name = "verify",
      .summary = "Read every envelope and hold it against the tree and the seals",
      .example = "grantledger verify --seal last-year.seal --key 'ledger.example.org/grants+…'",
      .options = {{"--seal", "Seals that were kept elsewhere, beside the store's own",
                   &options->seals},
                  {"--tiles", "A published tree to verify instead of the store",
                   &options->directory},
                  {"--deep",
                   "Decide every request again, check signatures, and make every row anew to "
                   "compare",
                   &options->is_deep},
                  {"--key", "Verifier keys of the ledger and its witnesses that are trusted",
                   &options->keys}},
      .run = [options](const Invocation& invocation) { return run_verify(invocation, *options); }};
}

}  // namespace grantledger
