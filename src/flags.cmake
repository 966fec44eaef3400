# Every target of ours links this one: the flags live here and nowhere else.
add_library(sih_auth_flags INTERFACE)

target_compile_options(sih_auth_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wold-style-cast
  -Woverloaded-virtual $<$<CXX_COMPILER_ID:Clang>:-Wreserved-identifier>
  -fstack-protector-strong -fstack-clash-protection -fcf-protection)
target_link_options(sih_auth_flags INTERFACE -Wl,-z,relro,-z,now)

if(CMAKE_UNITY_BUILD)
  # Whatever a unity source includes counts as a header, where an unnamed namespace would be a mistake.
  target_compile_options(sih_auth_flags INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endif()

if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # It warns of libstdc++'s own std::string (GCC's bug 105651).
  target_compile_options(sih_auth_flags INTERFACE -Wno-restrict)
endif()

if(SIH_AUTH_WARNINGS_AS_ERRORS)
  target_compile_options(sih_auth_flags INTERFACE -Werror)
endif()

if(SIH_AUTH_SANITIZE OR SIH_AUTH_FUZZ)
  # clang's pointer-overflow would stop at RapidJSON's empty stack, which adds to a null pointer.
  set(SIH_AUTH_SANITIZER_FLAGS -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
    $<$<CXX_COMPILER_ID:Clang>:-fno-sanitize=pointer-overflow> $<$<BOOL:${SIH_AUTH_FUZZ}>:-fsanitize=fuzzer-no-link>)
  target_compile_options(sih_auth_flags INTERFACE ${SIH_AUTH_SANITIZER_FLAGS})
  target_link_options(sih_auth_flags INTERFACE ${SIH_AUTH_SANITIZER_FLAGS})
elseif(SIH_AUTH_COVERAGE)
  target_compile_options(sih_auth_flags INTERFACE -O0 --coverage)
  target_link_options(sih_auth_flags INTERFACE --coverage)
else()
  target_compile_definitions(sih_auth_flags INTERFACE $<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)
endif()

# sih_auth_library(NAME SOURCES... ): one directory, one library.
function(sih_auth_library name)
  add_library(sih_auth_${name} STATIC ${ARGN})
  target_include_directories(sih_auth_${name} PUBLIC ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(sih_auth_${name} PUBLIC sih_auth_flags)
endfunction()
