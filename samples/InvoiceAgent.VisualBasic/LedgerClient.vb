Imports System.Net.Http
Imports System.Net.Http.Json
Imports PolicyAnalyzers

Public Module Ledger
    Public Const Resource As String = "https://ledger.contoso.example"
End Module

Public NotInheritable Class Invoice
    Public Property Id As String
    Public Property Amount As Decimal
End Class

''' <summary>Ordinary code, no agent in sight: it says what each call needs.</summary>
Public NotInheritable Class LedgerClient
    Private ReadOnly _http As HttpClient

    Public Sub New(http As HttpClient)
        _http = http
    End Sub

    <RequiresScope(Ledger.Resource, "invoices.read")>
    Public Function ReadAsync(invoiceId As String) As Task(Of Invoice)
        Return _http.GetFromJsonAsync(Of Invoice)($"invoices/{invoiceId}")
    End Function

    <RequiresScope(Ledger.Resource, "payments.create")>
    Public Async Function PayAsync(invoiceId As String, amount As Decimal) As Task
        Dim answer = Await _http.PostAsJsonAsync($"invoices/{invoiceId}/payments", New With {amount})
        answer.EnsureSuccessStatusCode()
    End Function
End Class
