#include "tools/import/source_files.h"

#include <algorithm>
#include <fstream>
#include <set>

namespace grantledger {
namespace {

using Texts = std::map<std::string, std::string>;

std::string_view bytes_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// One of the given files, the mapping's file that it is, and what its name says.
struct Fitted {
  std::size_t place = 0;
  Texts parts;
};

Result<Fitted> fit(const Mapping& mapping, const std::filesystem::path& path, const Texts& set) {
  const std::string name = path.filename().string();
  std::string patterns;
  for (std::size_t i = 0; i < mapping.files.size(); ++i) {
    const FileMapping& file = mapping.files[i];
    if (!file.table.empty()) continue;
    if (file.file_name.empty()) return Fitted{i, {}};
    if (auto parts = parts_of_file_name(file.file_name, name)) return Fitted{i, *std::move(parts)};
    patterns += (patterns.empty() ? "" : " or ") + file.file_name;
  }
  // A file by another name may be told what its name does not say.
  const auto is_given = [](const FileMapping& file) { return file.table.empty(); };
  const bool is_one = std::ranges::count_if(mapping.files, is_given) == 1;
  if (is_one && !set.empty()) {
    const auto only = std::ranges::find_if(mapping.files, is_given);
    return Fitted{static_cast<std::size_t>(only - mapping.files.begin()), {}};
  }
  return fail(Fault::malformed, name + ": found this file name, expected " + patterns +
                                    (is_one ? "; or say --set" : ""));
}

Result<SourceId> source_of(const Mapping& mapping, const Texts& given) {
  const SourceTable nothing;
  const auto bound = BoundTemplate::bind(mapping.source, {.given = &given, .own = &nothing});
  if (!bound) {
    return fail(Fault::malformed, mapping.file + ": source: nothing says what " +
                                      bound.error().detail + " is: name the file by the pattern, " +
                                      "or say --set " + bound.error().detail + "=…");
  }
  return SourceId::of_source_text(bound->text({nullptr}));
}

void add_names(const CellTemplate& cells, std::set<std::string>& names) {
  for (const CellTemplate::Piece& piece : cells.pieces) {
    names.insert(piece.names.begin(), piece.names.end());
  }
}

void add_names(const RowMapping& row, std::set<std::string>& names) {
  for (const auto& [cells, pattern] : row.when) add_names(cells, names);
  for (const auto& [key, cells] : row.texts) add_names(cells, names);
  for (const CellTemplate& cells : row.organisation_numbers) add_names(cells, names);
  for (const SumMapping& sum : row.sums) {
    add_names(sum.total, names);
    for (const CellTemplate& part : sum.plus) add_names(part, names);
    for (const CellTemplate& part : sum.minus) add_names(part, names);
  }
  for (const QuantityMapping& quantity : row.quantities) add_names(quantity.count, names);
  for (const OrganisationMapping& organisation : row.organisations) {
    add_names(organisation.id, names);
    add_names(organisation.name, names);
    add_names(organisation.municipality, names);
  }
  if (!row.code_change) return;
  for (const CellTemplate* cells : {&row.code_change->old_code, &row.code_change->old_name,
                                    &row.code_change->new_code, &row.code_change->new_name}) {
    add_names(*cells, names);
  }
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (error || !std::filesystem::is_regular_file(path, error)) {
    return fail(Fault::malformed, path.string() + ": there is no such file");
  }
  if (size > file_size_max) {
    return fail(Fault::malformed, path.string() + ": found " + std::to_string(size) +
                                      " bytes, expected at most " + std::to_string(file_size_max));
  }
  std::string bytes(size, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(bytes.data(), static_cast<std::streamsize>(size));
  if (!file) return fail(Fault::unavailable, path.string() + ": could not be read");
  return bytes;
}

Result<Mapping> read_mapping(const std::filesystem::path& path) {
  TRY(const std::string text, read_file(path));
  TRY(Mapping mapping, parse_mapping(text, path.filename().string()));
  std::string digests(bytes_of(mapping.digest));
  for (const FileMapping& file : mapping.files) {
    if (file.table.empty()) continue;
    TRY(const std::string table, read_file(path.parent_path() / file.table));
    digests += bytes_of(sha256(table));
  }
  if (digests.size() > mapping.digest.size()) mapping.digest = sha256(digests);
  return mapping;
}

Result<std::vector<SourceFiles>> source_files(const Mapping& mapping,
                                              const std::vector<std::filesystem::path>& paths,
                                              const Texts& set) {
  std::vector<SourceFiles> sources;
  for (const std::filesystem::path& path : paths) {
    TRY(const Fitted fitted, fit(mapping, path, set));
    SourceFiles files{.given = fitted.parts};
    files.given.insert(set.begin(), set.end());
    files.given.insert(mapping.constants.begin(), mapping.constants.end());
    const Texts& own_constants = mapping.files[fitted.place].constants;
    files.given.insert(own_constants.begin(), own_constants.end());
    TRY(files.source, source_of(mapping, files.given));
    files.paths.resize(mapping.files.size());
    const auto same = std::ranges::find_if(sources, [&](const SourceFiles& other) {
      return other.source == files.source && other.given == files.given;
    });
    SourceFiles& own = same == sources.end() ? sources.emplace_back(std::move(files)) : *same;
    if (!own.paths[fitted.place].empty()) {
      return fail(Fault::malformed, path.string() + ": found a second file for " +
                                        own.source.text() + ", expected one; say --set");
    }
    own.paths[fitted.place] = path;
  }
  for (const SourceFiles& files : sources) {
    for (std::size_t i = 0; i < mapping.files.size() && !mapping.is_each_file_alone; ++i) {
      if (!mapping.files[i].table.empty() || !files.paths[i].empty()) continue;
      return fail(Fault::malformed, files.source.text() + ": found no file for " +
                                        mapping.files[i].name + ", expected " +
                                        mapping.files[i].file_name);
    }
  }
  return sources;
}

std::vector<std::string> columns_wanted(const Mapping& mapping, const FileMapping& file,
                                        const Texts& given) {
  std::set<std::string> names;
  for (const RowMapping& row : mapping.rows) {
    if (row.file == file.name) add_names(row, names);
  }
  for (const JoinMapping& join : mapping.joins) {
    if (join.file == file.name) add_names(join.key, names);
  }
  std::erase_if(names, [&](const std::string& name) {
    const bool is_joined = std::ranges::any_of(
        mapping.joins, [&](const JoinMapping& join) { return name.starts_with(join.name + "."); });
    return is_joined || given.contains(name);
  });
  return {names.begin(), names.end()};
}

namespace {

// What is kept and stands in no template is read where an element has it.
JsonFormat json_format(const Mapping& mapping, const FileMapping& file, const Texts& given) {
  JsonFormat format{.list = file.list, .columns = columns_wanted(mapping, file, given)};
  std::set<std::string> names(format.columns.begin(), format.columns.end());
  for (const RowMapping& row : mapping.rows) {
    if (row.file != file.name) continue;
    for (const std::string& name : row.kept) {
      if (!given.contains(name) && names.insert(name).second) {
        format.optional_columns.push_back(name);
      }
    }
  }
  return format;
}

}  // namespace

Result<ReadFiles> read_tables(const Mapping& mapping, const std::filesystem::path& mapping_path,
                              const SourceFiles& files, Problems& problems) {
  ReadFiles read;
  std::string digests;
  for (std::size_t i = 0; i < mapping.files.size(); ++i) {
    const FileMapping& file = mapping.files[i];
    const bool is_beside = !file.table.empty();
    const std::filesystem::path path =
        is_beside ? mapping_path.parent_path() / file.table : files.paths[i];
    read.tables.emplace_back();
    if (path.empty()) continue;
    TRY(const std::string bytes, read_file(path));
    const std::string name = path.filename().string();
    if (!is_beside) {
      digests += bytes_of(sha256(bytes));
      read.names += (read.names.empty() ? "" : " ") + name;
    }
    read.tables.back() =
        file.is_json ? read_json(name, bytes, json_format(mapping, file, files.given), problems)
                     : read_csv(name, bytes, file.csv, problems);
  }
  CHECK(digests.size() >= read.digest.size());
  if (digests.size() == read.digest.size()) {
    std::ranges::copy(digests, reinterpret_cast<char*>(read.digest.data()));
  } else {
    read.digest = sha256(digests);
  }
  return read;
}

}  // namespace grantledger
