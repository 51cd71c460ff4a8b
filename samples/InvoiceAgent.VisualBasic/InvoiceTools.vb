Imports PolicyAnalyzers

Public Enum Currency
    EUR
    USD
End Enum

<AgentIdentity("invoice-assistant-vb", Owner:="billing-platform")>
Public NotInheritable Class InvoiceTools
    Private ReadOnly _ledger As LedgerClient

    Public Sub New(ledger As LedgerClient)
        _ledger = ledger
    End Sub

    <AgentTask("invoice.sum", Purpose:="Sum the amounts of some invoices", MaxLifetimeSeconds:=20)>
    <TaskScope(Ledger.Resource, "invoices.read")>
    Public Async Function SumAsync(invoiceIds As String(), <TaskParameter> currency As Currency) As Task(Of String)
        Dim invoices = Await Task.WhenAll(From id In invoiceIds Select _ledger.ReadAsync(id))
        Return $"{Aggregate invoice In invoices Into Sum(invoice.Amount)} {currency}"
    End Function

    <AgentTask("invoice.pay", Purpose:="Pay one approved invoice", MaxLifetimeSeconds:=30, Sensitivity:=Sensitivity.Restricted, Approval:=Approval.Human)>
    <TaskScope(Ledger.Resource, "invoices.read", "payments.create")>
    Public Async Function PayAsync(<TaskParameter(Prefix:="INV-")> invoiceId As String, <TaskParameter(Max:=500.0)> amount As Decimal) As Task
        Dim invoice = Await _ledger.ReadAsync(invoiceId)
        If invoice.Amount >= amount Then Await _ledger.PayAsync(invoiceId, amount)
    End Function
End Class
