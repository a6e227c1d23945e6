# One library a room, one executable a test file: the functions every CMakeLists.txt here uses. Rooms are static, but
# shared in the sanitizer builds (BUILD_SHARED_LIBS in CMakePresets.json): a hundred times a room is twenty gigabytes there.

add_library(tradewind_options INTERFACE)
target_compile_options(tradewind_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -fno-omit-frame-pointer)
target_include_directories(tradewind_options INTERFACE ${PROJECT_SOURCE_DIR})
if(TRADEWIND_SANITIZE)
  string(REPLACE ";" "," _sanitizers "${TRADEWIND_SANITIZE}")
  target_compile_options(tradewind_options INTERFACE -fsanitize=${_sanitizers} -fno-sanitize-recover=all)
  target_link_options(tradewind_options INTERFACE -fsanitize=${_sanitizers})
endif()
if(TRADEWIND_FUZZ)
  target_compile_options(tradewind_options INTERFACE -fsanitize=fuzzer-no-link,address,undefined)
  target_link_options(tradewind_options INTERFACE -fsanitize=address,undefined)
endif()

# tradewind_room(core SOURCES a.cpp b.cpp [LINK libs...]): rooms link core and themselves, never each other.
function(tradewind_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;LINK" ${ARGN})
  add_library(tradewind_${name} ${ROOM_SOURCES})
  target_link_libraries(tradewind_${name} PUBLIC tradewind_options ${ROOM_LINK})
endfunction()

add_custom_target(threaded_tests)
# tradewind_test(decimal_test ROOMS core [SLOW] [THREADED] [LINK libs...]): source is <name>.cpp beside the caller.
# Tests labelled slow run with `./tw test --slow`; THREADED ones belong to the thread sanitizer whatever rooms they link,
# ONE_THREAD ones do not: long computations without a second thread.
function(tradewind_test name)
  cmake_parse_arguments(TEST "SLOW;THREADED;ONE_THREAD" "" "ROOMS;LINK;SOURCES" ${ARGN})
  if(TEST_SLOW AND TRADEWIND_SANITIZE)
    return()  # sanitizer builds run the fast tests only, so they build no others
  endif()
  add_executable(${name} ${name}.cpp ${TEST_SOURCES})
  foreach(room ${TEST_ROOMS})
    target_link_libraries(${name} PRIVATE tradewind_${room})
  endforeach()
  target_link_libraries(${name} PRIVATE ${TEST_LINK} GTest::gtest_main)
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set(timeout 120)
  set(labels "")
  if(TRADEWIND_SANITIZE)
    set(timeout 600)
  endif()
  if(TEST_SLOW)
    list(APPEND labels slow)
    set(timeout 1200)
  endif()
  # Rooms with threads: what the thread sanitizer build is for.
  foreach(room exchanges telegram sweep bot)
    if(room IN_LIST TEST_ROOMS)
      set(TEST_THREADED TRUE)
    endif()
  endforeach()
  if(TEST_THREADED AND NOT TEST_ONE_THREAD)
    list(APPEND labels threaded)
    add_dependencies(threaded_tests ${name})
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${timeout} LABELS "${labels}"
    ENVIRONMENT "TZ=Europe/Kyiv;LSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/leaks.supp")
endfunction()

# tradewind_bench(bench_matching ROOMS simulator): a Google Benchmark or free-standing program.
function(tradewind_bench name)
  cmake_parse_arguments(BENCH "" "" "ROOMS;LINK" ${ARGN})
  add_executable(${name} ${name}.cpp)
  foreach(room ${BENCH_ROOMS})
    target_link_libraries(${name} PRIVATE tradewind_${room})
  endforeach()
  target_link_libraries(${name} PRIVATE ${BENCH_LINK})
  # Figures are quoted from these builds only.
  target_compile_options(${name} PRIVATE -O3)
endfunction()

# tradewind_fuzz(fuzz_decimal ROOMS core): a libFuzzer target; only in a clang build with TRADEWIND_FUZZ.
add_custom_target(fuzz_targets)
function(tradewind_fuzz name)
  cmake_parse_arguments(FUZZ "" "" "ROOMS" ${ARGN})
  add_executable(${name} ${name}.cpp)
  foreach(room ${FUZZ_ROOMS})
    target_link_libraries(${name} PRIVATE tradewind_${room})
  endforeach()
  target_compile_options(${name} PRIVATE -fsanitize=fuzzer)
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  add_dependencies(fuzz_targets ${name})
endfunction()
