/* What the probe needs of CPython, without its headers: functions by name, and the few numbers that are in no function.
 *
 * Functions are looked up at run time, so that one probe serves every version, shared or static. */
#ifndef VENTURI_PYTHON_H
#define VENTURI_PYTHON_H

#include <stddef.h>
#include <stdint.h>

typedef struct object object;

/* X(returned, name, arguments): what every version from 3.8 on exports. */
#define PYTHON_FUNCTIONS(X)                                                              \
    X(void, Py_IncRef, (object *))                                                       \
    X(void, Py_DecRef, (object *))                                                       \
    X(void, PyErr_Fetch, (object **, object **, object **))                              \
    X(void, PyErr_Restore, (object *, object *, object *))                               \
    X(void, PyErr_Clear, (void))                                                         \
    X(object *, PySys_GetObject, (const char *))                                         \
    X(object *, PyObject_GetAttrString, (object *, const char *))                        \
    X(object *, PyObject_Repr, (object *))                                               \
    X(object *, PyObject_CallMethod, (object *, const char *, const char *, ...))        \
    X(object *, PyImport_GetModuleDict, (void))                                          \
    X(object *, PyDict_GetItem, (object *, object *))                                    \
    X(object *, PyDict_GetItemString, (object *, const char *))                          \
    X(object *, PyTuple_GetItem, (object *, ptrdiff_t))                                  \
    X(ptrdiff_t, PyTuple_Size, (object *))                                               \
    X(object *, PyLong_FromUnsignedLong, (unsigned long))                                \
    X(long, PyLong_AsLong, (object *))                                                   \
    X(object *, PyUnicode_FromString, (const char *))                                    \
    X(object *, PyUnicode_FromFormat, (const char *, ...))                               \
    X(object *, PyUnicode_AsEncodedString, (object *, const char *, const char *))       \
    X(const char *, PyModule_GetName, (object *))                                        \
    X(int, PyType_IsSubtype, (object *, object *))                                       \
    X(object *, _PyType_Lookup, (object *, object *))                                    \
    X(char *, PyBytes_AsString, (object *))                                              \
    X(ptrdiff_t, PyBytes_Size, (object *))                                               \
    X(object *, PyType_FromSpec, (void *))                                               \
    X(object *, PyType_GenericAlloc, (object *, ptrdiff_t))                              \
    X(object *, PyVectorcall_Call, (object *, object *, object *))                       \
    X(object *, PyEval_GetFrame, (void))                                                 \
    X(object *, PyInterpreterState_Main, (void))                                         \
    X(object *, PyInterpreterState_ThreadHead, (object *))                               \
    X(object *, PyThreadState_Next, (object *))                                          \
    X(object *, PyThreadState_Get, (void))                                               \
    X(int, Py_AddPendingCall, (int (*)(void *), void *))

/* What only some versions export; NULL elsewhere. */
#define PYTHON_EXTRAS(X)                                          \
    X(object *, _PyThreadState_UncheckedGet, (void)) /* to 3.12 */ \
    X(object *, PyThreadState_GetUnchecked, (void))  /* 3.13 */

#define PYTHON_OBJECTS(X)  \
    X(PyCFunction_Type)    \
    X(PyFunction_Type)     \
    X(PyMethod_Type)       \
    X(PyType_Type)         \
    X(PyMethodDescr_Type)  \
    X(PyUnicode_Type)      \
    X(PyModule_Type)       \
    X(PyCapsule_Type)      \
    X(_Py_NoneStruct)

#define DECLARE(returned, name, arguments) extern returned(*name) arguments;
PYTHON_FUNCTIONS(DECLARE)
PYTHON_EXTRAS(DECLARE)
#undef DECLARE
#define DECLARE(name) extern object *name;
PYTHON_OBJECTS(DECLARE)
#undef DECLARE
extern object *PyCMethod_Type; /* 3.9; a subtype of PyCFunction_Type. NULL in 3.8 */

/* Offsets in structures, builds with the GIL. The first five are the same in 3.8 to 3.15. */
enum {
    OB_TYPE = 8,      /* PyObject, object.h */
    M_ML = 16,        /* PyCFunctionObject, cpython/methodobject.h */
    M_SELF = 24,
    M_MODULE = 32,
    D_METHOD = 40,    /* PyMethodDescrObject, descrobject.h */
    CO_FLAGS_38 = 36, /* PyCodeObject, cpython/code.h: 3.8 to 3.10 */
    CO_CODE_38 = 48,
    CO_FLAGS_311 = 48, /* from 3.11 on */
};

/* co_flags, cpython/code.h */
enum { CO_GENERATOR = 0x20, CO_COROUTINE = 0x80, CO_ITERABLE_COROUTINE = 0x100, CO_ASYNC_GENERATOR = 0x200 };

/* What of a function's activation can be suspended, and what is awaited when it is. */
#define CO_SUSPENDS (CO_GENERATOR | CO_COROUTINE | CO_ITERABLE_COROUTINE | CO_ASYNC_GENERATOR)
#define CO_AWAITS (CO_COROUTINE | CO_ITERABLE_COROUTINE | CO_ASYNC_GENERATOR)

static inline void *pointer_at(const void *base, size_t offset) { return *(void *const *)(const void *)((const char *)base + offset); }
static inline int int_at(const void *base, size_t offset) { return *(const int *)(const void *)((const char *)base + offset); }
static inline object *type_of(object *of) { return pointer_at(of, OB_TYPE); }

#endif
