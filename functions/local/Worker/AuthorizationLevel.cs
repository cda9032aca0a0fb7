namespace Microsoft.Azure.Functions.Worker;

/// <summary>Stands for <c>Microsoft.Azure.Functions.Worker.AuthorizationLevel</c>: the kind of key that a request needs.</summary>
public enum AuthorizationLevel
{
    /// <summary>No key.</summary>
    Anonymous = 0,

    /// <summary>A user's token. Of no use to the host since version 2: treated as <see cref="Admin"/>.</summary>
    User = 1,

    /// <summary>A key of the function, or a host key.</summary>
    Function = 2,

    /// <summary>A system key. Treated as <see cref="Admin"/>.</summary>
    System = 3,

    /// <summary>The master key.</summary>
    Admin = 4,
}
