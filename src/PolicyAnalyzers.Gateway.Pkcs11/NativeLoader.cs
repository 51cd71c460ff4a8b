using System.Reflection;
using System.Runtime.InteropServices;
using Net.Pkcs11Interop.Common;

namespace PolicyAnalyzers.Gateway.Pkcs11;

/// <summary>
/// Pkcs11Interop loads a token's library through "libdl", a name that only the development files of a system have. The functions are in the C library itself, or in libdl.so.2 before
/// glibc 2.34.
/// </summary>
internal static class NativeLoader
{
    private static readonly string[] s_names = ["libdl.so.2", "libc.so.6", "libc"];

    static NativeLoader() => NativeLibrary.SetDllImportResolver(typeof(CKR).Assembly, Resolve);

    /// <summary>Makes the functions found; once in a process, however often it is called.</summary>
    public static void Ensure() => System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(NativeLoader).TypeHandle);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name == "libdl" && OperatingSystem.IsLinux())
        {
            foreach (string other in s_names)
            {
                if (NativeLibrary.TryLoad(other, out nint handle))
                {
                    return handle;
                }
            }
        }

        return 0;
    }
}
