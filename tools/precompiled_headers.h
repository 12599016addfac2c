// What most files read first: read once for the whole build (precompiled_headers.cmake). Each file
// still names what it uses, and builds without this one.
#include <absl/container/flat_hash_map.h>
#include <absl/container/node_hash_map.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <variant>
#include <vector>

#include "events/event.h"
#ifdef GRANTLEDGER_PRECOMPILED_TESTS
#include <gtest/gtest.h>
#endif
