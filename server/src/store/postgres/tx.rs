//! One PostgreSQL transaction.

use super::super::{Row, StoreError, Tx, Value};
use super::wrong;
use async_trait::async_trait;
use bytes::BytesMut;
use deadpool_postgres::Object;
use std::error::Error;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

/// A transaction; rolled back when dropped before its commit.
pub(super) struct PostgresTx {
    client: Option<Object>,
    /// A statement was refused and nothing was rolled back since: PostgreSQL would answer COMMIT
    /// with a silent rollback.
    failed: bool,
}

impl PostgresTx {
    pub(super) async fn begin(client: Object, begin: &str) -> Result<Self, StoreError> {
        client.batch_execute(begin).await.map_err(wrong)?;
        Ok(Self { client: Some(client), failed: false })
    }

    fn client(&self) -> Result<&Object, StoreError> {
        self.client.as_ref().ok_or(StoreError::Unsupported("the transaction is over"))
    }

    async fn try_query(&self, sql: &str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        let client = self.client()?;
        let statement = client.prepare_cached(sql).await.map_err(wrong)?;
        let rows = client.query(&statement, &parameters(values)).await.map_err(wrong)?;
        rows.iter().map(read_row).collect()
    }

    async fn try_execute(&self, sql: &str, values: &[Value]) -> Result<u64, StoreError> {
        let client = self.client()?;
        if values.is_empty() {
            // savepoints and the like: one round trip, nothing to prepare
            return client.batch_execute(sql).await.map(|()| 0).map_err(wrong);
        }
        let statement = client.prepare_cached(sql).await.map_err(wrong)?;
        client.execute(&statement, &parameters(values)).await.map_err(wrong)
    }
}

impl ToSql for Value {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) => number.to_sql(ty, out),
            Self::Text(text) => text.as_str().to_sql(ty, out),
            Self::Blob(bytes) => bytes.as_slice().to_sql(ty, out),
        }
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT8 | Type::TEXT | Type::BYTEA | Type::VARCHAR)
    }

    to_sql_checked!();
}

fn read_row(row: &tokio_postgres::Row) -> Result<Row, StoreError> {
    let mut values = Vec::with_capacity(row.len());
    for (index, column) in row.columns().iter().enumerate() {
        values.push(match *column.type_() {
            Type::INT8 => row.try_get::<_, Option<i64>>(index).map_err(wrong)?.into(),
            Type::INT4 => {
                row.try_get::<_, Option<i32>>(index).map_err(wrong)?.map(i64::from).into()
            }
            Type::TEXT | Type::VARCHAR => {
                row.try_get::<_, Option<String>>(index).map_err(wrong)?.into()
            }
            Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(index).map_err(wrong)?.into(),
            _ => return Err(StoreError::Damaged("column of an unknown type")),
        });
    }
    Ok(Row(values))
}

fn parameters(values: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

#[async_trait]
impl Tx for PostgresTx {
    async fn query(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        let answer = self.try_query(sql, values).await;
        self.failed |= answer.is_err();
        answer
    }

    async fn execute(&mut self, sql: &'static str, values: &[Value]) -> Result<u64, StoreError> {
        let answer = self.try_execute(sql, values).await;
        self.failed = answer.is_err() || (self.failed && !sql.starts_with("ROLLBACK TO"));
        answer
    }

    async fn commit(mut self: Box<Self>) -> Result<(), StoreError> {
        if self.failed {
            return Err(StoreError::Statement("a statement of the transaction failed".into()));
        }
        self.client()?.batch_execute("COMMIT").await.map_err(wrong)?;
        // only now the connection is clean and may serve others
        drop(self.client.take());
        Ok(())
    }
}

impl Drop for PostgresTx {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            // waiting for an answer is not possible here: closing the connection rolls back
            drop(Object::take(client));
        }
    }
}
