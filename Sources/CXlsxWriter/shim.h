#ifndef GREENROOM_CXLSXWRITER_SHIM_H
#define GREENROOM_CXLSXWRITER_SHIM_H

#include <errno.h>
#include <stdio.h>
#include <xlsxwriter.h>

// The rows of a sheet are in a temporary file until the workbook is closed, and the library does not look whether they could be written there.
static inline int greenroom_sheet_has_failed(const lxw_worksheet *sheet) {
  return sheet->optimize_tmpfile && ferror(sheet->optimize_tmpfile);
}

// The bytes of a sheet's rows, the last one included; -1 where they could not be written.
static inline long greenroom_sheet_size(lxw_worksheet *sheet) {
  if (sheet->optimize_row) lxw_worksheet_write_single_row(sheet);
  if (!sheet->optimize_tmpfile || fflush(sheet->optimize_tmpfile) != 0 || ferror(sheet->optimize_tmpfile)) return -1;
  return ftell(sheet->optimize_tmpfile);
}

// The library prints its errors on stderr, where ours are one line. `code` is the system's number of the last thing that failed.
static inline lxw_error greenroom_workbook_close(lxw_workbook *workbook, int zip64, int *code) {
  FILE *own = stderr, *nowhere = fopen("/dev/null", "w");
  workbook->options.use_zip64 = zip64 ? LXW_TRUE : LXW_FALSE;
  if (nowhere) stderr = nowhere;
  errno = 0;
  lxw_error error = workbook_close(workbook);
  *code = errno;
  stderr = own;
  if (nowhere) fclose(nowhere);
  return error;
}

#endif
