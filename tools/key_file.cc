#include "tools/key_file.h"

#include <algorithm>
#include <cstdio>
#include <vector>

#include "ledger/log/small_file.h"
#include "tools/named_file.h"

namespace grantledger {
namespace {

constexpr std::string_view extension = ".key";

const char* text_of(KeyUse use) {
  return use == KeyUse::note ? "sealing and signing" : "witnessing";
}

Result<PrivateKey> read_file(const std::filesystem::path& file) {
  TRY(const std::string text, read_named_file(file));
  Result<PrivateKey> key = PrivateKey::parse(text);
  if (!key) return fail(Fault::malformed, file.string() + ": " + key.error().detail);
  return key;
}

// The store's keys of that use.
Result<std::vector<PrivateKey>> keys_in(const std::filesystem::path& directory, KeyUse use) {
  std::vector<PrivateKey> keys;
  std::error_code code;
  for (std::filesystem::directory_iterator entry(directory, code), end; !code && entry != end;
       entry.increment(code)) {
    if (entry->path().extension() != extension) continue;
    TRY(PrivateKey key, read_file(entry->path()));
    if (key.verifier().use == use) keys.push_back(std::move(key));
  }
  return keys;
}

}  // namespace

std::filesystem::path path_of(const StorePaths& paths, const VerifierKey& key) {
  std::array<char, 9> id;
  std::snprintf(id.data(), id.size(), "%08x", key.id());
  return paths.keys() / (std::string(id.data()) + std::string(extension));
}

Result<void> write_key(const std::filesystem::path& file, const PrivateKey& key) {
  return make_private_file(file, key.text() + "\n");
}

Result<PrivateKey> read_key_file(const std::filesystem::path& file, KeyUse use) {
  TRY(PrivateKey key, read_file(file));
  if (key.verifier().use == use) return key;
  return fail(Fault::malformed, file.string() + ": the key of " + key.verifier().name + " is for " +
                                    text_of(key.verifier().use) + ", expected one for " +
                                    text_of(use));
}

Result<PrivateKey> read_key(const std::string& file, const StorePaths& paths, KeyUse use) {
  if (!file.empty()) return read_key_file(file, use);
  TRY(std::vector<PrivateKey> keys, keys_in(paths.keys(), use));
  if (keys.size() == 1) return std::move(keys.front());
  if (keys.empty()) {
    return fail(Fault::malformed, std::string("the store has no key for ") + text_of(use) +
                                      ": make one with `grantledger keygen NAME`");
  }
  std::string names;
  for (const PrivateKey& key : keys) names += " " + path_of(paths, key.verifier()).string();
  return fail(Fault::malformed, "the store has several keys; say which with --key:" + names);
}

}  // namespace grantledger
