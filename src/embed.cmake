# sih_auth_embed(TARGET NAMESPACE FILE...): compiles text files into TARGET as
# `const std::map<std::string_view, std::string_view>& NAMESPACE::embedded_files()`,
# keyed by the path given here, so that the binary needs no data files at run time.
function(sih_auth_embed target namespace)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/embedded_files.cpp)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -D OUTPUT=${output} -D NAMESPACE=${namespace} -D ROOT=${CMAKE_CURRENT_SOURCE_DIR}
            "-DFILES=${ARGN}" -P ${PROJECT_SOURCE_DIR}/src/embed_files.cmake
    DEPENDS ${ARGN} ${PROJECT_SOURCE_DIR}/src/embed_files.cmake
    VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()
